package dev.tally.streams.join;

import dev.tally.runtime.quarantine.QuarantineLimit;
import dev.tally.schemas.assembly.Assembler;
import dev.tally.schemas.assembly.Deadlines;
import dev.tally.schemas.assembly.Limits;
import dev.tally.streams.frontier.Frontier;

/**
 * What the join decides by, shared by all its tasks.
 *
 * @param assembler the completeness rule
 * @param deadlines how long a consultation may wait
 * @param inspector decodes and checks events
 * @param frontier tells whether an alarm may be raised
 * @param quarantineLimit how much may be set aside before the join stops
 * @param meters what is counted
 */
public record JoinRules(
        Assembler assembler,
        Deadlines deadlines,
        HalfInspector inspector,
        Frontier frontier,
        QuarantineLimit quarantineLimit,
        JoinMeters meters) {

    /** The standard limits. */
    public static JoinRules standard(
            Deadlines deadlines,
            HalfInspector inspector,
            Frontier frontier,
            QuarantineLimit quarantineLimit,
            JoinMeters meters) {
        return new JoinRules(new Assembler(Limits.STANDARD), deadlines, inspector, frontier, quarantineLimit, meters);
    }
}
