package dev.tally.cli.demo.scenario;

import dev.tally.cli.console.CommandFailedException;
import dev.tally.cli.demo.RoleProcess;
import java.io.IOException;

/**
 * What a gateway says of its own journal, as Prometheus reads it: a faulty sender cannot make it say anything else.
 *
 * @param neverSent events that Kafka is not known to have
 * @param setAside events that the join has set aside
 * @param oldestSeconds how long the oldest that is not stored waits
 */
record OwnWord(long neverSent, long setAside, long oldestSeconds) {
    /** Asks it now. */
    static OwnWord of(RoleProcess gateway) {
        try {
            String page = gateway.metrics();
            return new OwnWord(
                    value(page, "tally_gateway_journal_entries", "state=\"ACCEPTED\""),
                    value(page, "tally_gateway_journal_entries", "state=\"QUARANTINED\""),
                    value(page, "tally_gateway_journal_oldest_seconds", ""));
        } catch (IOException away) {
            throw new CommandFailedException("the gateway does not show its metrics", away);
        }
    }

    /** In words. */
    String sentence() {
        return "the gateway's own journal: " + neverSent + " events that Kafka never got, " + setAside
                + " set aside, the oldest not stored for " + oldestSeconds + " s";
    }

    private static long value(String page, String name, String label) {
        return page.lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
                .sum();
    }
}
