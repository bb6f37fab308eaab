package dev.tally.replay.audit.canary;

/** The gateway that canaries go through, as practice software sees it. Called by one thread. */
public interface CanaryGateway {
    /** What became of a canary at the gateway. */
    sealed interface Reception {
        /** All of it was accepted. */
        record Accepted() implements Reception {}

        /**
         * Something of it was not accepted.
         *
         * @param why what the gateway answered, or why it did not
         */
        record NotAccepted(String why) implements Reception {}
    }

    /** The gateway's host, and its port if it is named: what findings call it. */
    String name();

    /** Sends all of a canary, in the order of its shape. What was sent before can be sent again. */
    Reception send(CanaryConsultation canary) throws InterruptedException;
}
