package dev.tally.cli.client;

import dev.tally.event.Sha256;
import java.util.List;

/** What the gateway said to a request, in the end. */
public sealed interface Answer {

    /**
     * The gateway has the event.
     *
     * @param contentDigest the digest of what it accepted
     * @param duplicate true if it had the event before
     * @param state the event's state at that moment: where it was safe
     */
    record Acknowledged(Sha256 contentDigest, boolean duplicate, String state) implements Answer {}

    /**
     * The gateway refused the event; sending it again unchanged is no use.
     *
     * @param status HTTP status
     * @param problems what was wrong and what to do, without patient data
     */
    record Refused(int status, List<String> problems) implements Answer {}

    /**
     * Nobody knows whether the gateway has the event: no answer, or 503, until patience ran out. It can be sent again.
     *
     * @param what what was seen of the gateway the last time
     * @param why its cause, as far as it is known
     */
    record Unanswered(String what, String why) implements Answer {
        /** In one clause. */
        public String reason() {
            return what + " (" + why + ")";
        }
    }

    /**
     * The request was not sent, because the gateway had stopped answering.
     *
     * @param reason why sending ended
     */
    record NotSent(String reason) implements Answer {}
}
