package dev.tally.sink.storage;

import dev.tally.sink.storage.TestDatabases.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** {@link RecordStoreContract} on the PostgreSQL of the local stack. */
class RecordStoreIT extends RecordStoreContract {
    @TempDir
    private static Path directory;

    private static TestDatabases databases;

    @BeforeAll
    static void start() {
        databases = TestDatabases.start(directory.resolve("stack"));
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @Override
    TestDatabase freshDatabase() {
        return databases.migrated();
    }
}
