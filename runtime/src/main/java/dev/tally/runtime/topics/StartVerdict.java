package dev.tally.runtime.topics;

import java.util.List;
import java.util.stream.Collectors;

/** Whether a service may start on the topics as they are. */
public sealed interface StartVerdict {
    /**
     * It may.
     *
     * @param partitions the count of partitions that all topics by consultation share
     * @param warnings what differs without being able to lose an acknowledged record; to be logged
     */
    record Ready(int partitions, List<TopicFinding> warnings) implements StartVerdict {
        /** Copies the warnings. */
        public Ready {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It cannot be told yet: wait and ask again.
     *
     * @param reason why, for the log and the readiness page
     */
    record Waiting(String reason) implements StartVerdict {}

    /**
     * It must not, until a person has done something.
     *
     * @param findings what is wrong, at least one
     */
    record Refused(List<TopicFinding> findings) implements StartVerdict {
        /** Copies the findings. */
        public Refused {
            findings = List.copyOf(findings);
        }

        /** The findings in one message, each with its remedy. */
        public String message() {
            return findings.stream().map(TopicFinding::message).collect(Collectors.joining("\n"));
        }
    }
}
