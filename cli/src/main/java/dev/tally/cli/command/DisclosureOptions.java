package dev.tally.cli.command;

import dev.tally.replay.ReplaySettings;
import dev.tally.replay.privacy.Disclosure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much a replay reveals. */
public final class DisclosureOptions {
    @Option(
            names = "--identified",
            description = "Show who patients and practitioners are. Written to the topic access.log first.")
    boolean identified;

    @Option(
            names = "--with-notes",
            description =
                    "Show free text: notes, titles, reasons. It may name people, so it is written to access.log too.")
    boolean withNotes;

    @Mixin
    private final PseudonymOptions pseudonyms = new PseudonymOptions();

    @Mixin
    final OperatorOptions operator = new OperatorOptions();

    Disclosure disclosure(ReplaySettings settings) {
        return new Disclosure(identified, withNotes, pseudonyms.pseudonyms(settings));
    }

    /** Whether pseudonyms will differ from those of any other run. */
    boolean isKeyless(ReplaySettings settings) {
        return !identified && pseudonyms.isKeyless(settings);
    }
}
