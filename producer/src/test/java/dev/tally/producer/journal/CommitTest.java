package dev.tally.producer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tally.runtime.settings.DataSize;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1: what one commit holds sees what is before it in the same commit. */
class CommitTest {
    @TempDir
    private Path directory;

    @Test
    void aStubThatExpiresIsNotBroughtBackByAChangeBehindItAndItsEventIsAcceptedAnew() {
        try (JournalDatabase database = JournalDatabase.open(directory.resolve("db"), true)) {
            Counts counts = new Counts();
            EntryTables tables = new EntryTables(database, new EntryCodec("gateway-1"), counts);
            Commit.Context context = new Commit.Context(
                    "gateway-1",
                    new UUID(7, 1),
                    database,
                    tables,
                    new SchemaBook(database),
                    counts,
                    new Limits(directory, DataSize.ofMib(16), Limits.Disk.of(directory)),
                    new Resending(JournalContract.RESEND_AFTER));
            UUID event = JournalContract.observation(1).name().eventId();
            try (Commit commit = new Commit(context, 0, 0)) {
                assertThat(commit.append(JournalContract.observation(1)))
                        .isInstanceOf(Journal.Appended.Committed.class);
                assertThat(commit.change(List.of(new Change.Stored(event, JournalContract.NOW, 2)), null))
                        .hasSize(1);
                commit.write();
            }

            try (Commit commit = new Commit(context, 1, 1)) {
                commit.expire(tables.timedUntil(Keys.STUB, JournalContract.NOW, 10));
                assertThat(commit.change(List.of(new Change.Replicated(event, JournalContract.NOW)), null))
                        .isEmpty();
                commit.write();
            }

            assertThat(tables.find(event)).isNull();
            assertThat(counts.entries()).isZero();
            try (Commit commit = new Commit(context, 1, 1)) {
                assertThat(commit.append(JournalContract.observation(1)))
                        .isInstanceOf(Journal.Appended.Committed.class);
                commit.write();
            }
            assertThat(counts.entries()).isEqualTo(1);
        }
    }
}
