package dev.tally.cli.console;

import dev.tally.runtime.service.ExitCode;
import dev.tally.runtime.settings.InvalidSettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * The one place where a failure becomes a sentence on stderr and an exit code. A stack trace is shown only with
 * {@code --debug}.
 */
public final class FailureReporter implements IExecutionExceptionHandler {
    /** The flag that shows stack traces. */
    public static final String DEBUG = "--debug";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        boolean debug = arguments.expandedArgs().contains(DEBUG);
        if (failure instanceof InvalidSettingsException) {
            err.println("tally: " + failure.getMessage());
            return ExitCode.USAGE.code();
        }
        if (failure instanceof InterruptedException) {
            err.println("tally: interrupted");
            return ExitCode.FAILED.code();
        }
        err.println("tally: " + sentence(failure));
        if (debug) {
            failure.printStackTrace(err);
        } else if (!isExpected(failure)) {
            err.println("tally: this was not foreseen; run it again with " + DEBUG + " for the stack trace");
        }
        err.flush();
        return ExitCode.FAILED.code();
    }

    private static boolean isExpected(Exception failure) {
        return failure instanceof CommandFailedException
                || failure instanceof KafkaException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException
                || failure.getClass().getName().startsWith("dev.tally.");
    }

    private static String sentence(Throwable failure) {
        if (failure instanceof FileSystemException file) {
            return aboutFile(file);
        }
        String message = failure.getMessage();
        String own = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        if (failure instanceof UncheckedIOException && failure.getCause() instanceof FileSystemException file) {
            return own.contains(file.toString()) ? aboutFile(file) : own + ": " + aboutFile(file);
        }
        return own;
    }

    /** The message of these is the file's name alone; what is wrong with it is in the name of the class. */
    private static String aboutFile(FileSystemException failure) {
        String what = failure.getReason();
        if (failure instanceof AccessDeniedException) {
            what = "permission denied";
        } else if (failure instanceof NoSuchFileException) {
            what = "no such file or directory";
        } else if (failure instanceof FileAlreadyExistsException) {
            what = "it exists already and is no directory";
        }
        return failure.getFile() + (what == null ? "" : ": " + what);
    }
}
