package dev.tally.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can go wrong on any machine is said in a sentence; only what is a bug is called unforeseen. */
class FailureReporterTest {
    private static final String UNFORESEEN = "not foreseen";

    @Command(name = "fails")
    private record Failing(Exception failure) implements java.util.concurrent.Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }

    @Test
    void aFileThatCannotBeUsedIsNamedWithWhatIsWrongWithIt() {
        assertThat(told(new UncheckedIOException(
                        "Cannot use the data directory /d", new AccessDeniedException("/d/run"))))
                .contains("Cannot use the data directory /d: /d/run: permission denied")
                .doesNotContain(UNFORESEEN);
        assertThat(told(new UncheckedIOException(new NoSuchFileException("/d/log"))))
                .contains("tally: /d/log: no such file or directory")
                .doesNotContain(UNFORESEEN, "java.nio");
        assertThat(told(new FileSystemException("/d/f", null, "Not a directory")))
                .contains("tally: /d/f: Not a directory")
                .doesNotContain(UNFORESEEN);
        assertThat(told(new IOException("No space left on device")))
                .contains("No space left on device")
                .doesNotContain(UNFORESEEN);
    }

    @Test
    void aBugIsCalledUnforeseen() {
        assertThat(told(new IllegalArgumentException("of ours"))).contains("of ours", UNFORESEEN, "--debug");
    }

    private static String told(Exception failure) {
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new Failing(failure))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(new FailureReporter())
                .execute();
        assertThat(exitCode).isEqualTo(1);
        return err.toString();
    }
}
