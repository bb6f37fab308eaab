package dev.tally.sink.loop;

import dev.tally.sink.storage.Claim;
import java.util.List;

/** What a step of work came to. */
sealed interface Step {

    /** The work is replaced by what is left to do, in this order. */
    record Onward(List<Work> rest) implements Step {
        static Onward with(Work... rest) {
            return new Onward(List.of(rest));
        }
    }

    /** The work is done, and the claim has moved. */
    record Done(Claim claim) implements Step {}

    /** The work is done, and reading must go on from another place than it has come to. */
    record Rewound(Claim claim, Place from) implements Step {}

    /** Something is away: the same step is to be tried again later. */
    record Wait(String detail) implements Step {}

    /** The claim on the partition is lost, and with it all work on it. */
    record Lost(String detail) implements Step {}
}
