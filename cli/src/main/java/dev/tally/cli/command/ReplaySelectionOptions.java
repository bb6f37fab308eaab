package dev.tally.cli.command;

import dev.tally.replay.export.Selection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which events of a window a replay selects. */
public final class ReplaySelectionOptions {
    @Option(
            names = "--practitioner",
            paramLabel = "ID",
            description = "Consultations of this practitioner: RPPS or pseudonym.")
    @Nullable
    String practitioner;

    @Option(names = "--patient", paramLabel = "ID", description = "Consultations of this patient: INS or pseudonym.")
    @Nullable
    String patient;

    @Option(names = "--consultation", paramLabel = "UUID", description = "This consultation.")
    @Nullable
    UUID consultation;

    @Option(names = "--gateway", paramLabel = "NAME", description = "What this gateway accepted.")
    @Nullable
    String gateway;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "Events in this state: final, amended, entered-in-error (observation, record); share, retraction,"
                            + " statement (document-share); waiting, resolved (incomplete); the reason (quarantine).")
    @Nullable
    String state;

    Selection selection(@Nullable Instant occurredFrom, @Nullable Instant occurredTo) {
        return new Selection(consultation, practitioner, patient, gateway, state, occurredFrom, occurredTo);
    }
}
