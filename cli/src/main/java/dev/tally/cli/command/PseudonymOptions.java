package dev.tally.cli.command;

import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What pseudonyms are made with. */
final class PseudonymOptions {
    @Option(
            names = "--pseudonym-key",
            paramLabel = "FILE",
            description =
                    "File with the key of the pseudonyms, at least 32 characters; wins over replay.pseudonym-key. Exports with"
                            + " the same key have the same pseudonyms.")
    private @Nullable Path keyFile;

    /** Whether pseudonyms will differ from those of any other run. */
    boolean isKeyless(ReplaySettings settings) {
        return keyFile == null && settings.pseudonymKey() == null;
    }

    Pseudonyms pseudonyms(ReplaySettings settings) {
        if (keyFile != null) {
            return Pseudonyms.keyed(key(keyFile));
        }
        return settings.pseudonymKey() == null
                ? Pseudonyms.ofThisRunAlone()
                : Pseudonyms.keyed(settings.pseudonymKey().reveal());
    }

    private static String key(Path file) {
        String key;
        try {
            key = Files.readString(file).strip();
        } catch (IOException e) {
            throw new ReplayRefusedException(
                    "--pseudonym-key: cannot read " + file + "; name a file that exists and is readable");
        }
        if (key.length() < ReplaySettings.SHORTEST_KEY) {
            throw new ReplayRefusedException("--pseudonym-key: " + file + " holds fewer than "
                    + ReplaySettings.SHORTEST_KEY + " characters; make a key with openssl rand -hex 32");
        }
        return key;
    }
}
