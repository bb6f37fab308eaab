package dev.tally.replay.topic;

import dev.tally.replay.ReplayRefusedException;
import java.util.List;
import java.util.stream.Collectors;

/** The topics that can be replayed. */
public final class ReplayTopics {
    private static final List<ReplayTopic<?>> ALL =
            List.of(new Observations(), new Sharing(), new Records(), new Incompletes(), new Quarantined());

    private ReplayTopics() {}

    /**
     * The topic of this name or short name.
     *
     * @throws ReplayRefusedException if there is none
     */
    public static ReplayTopic<?> named(String name) {
        return ALL.stream()
                .filter(each ->
                        each.topic().name().equals(name) || each.aliases().contains(name))
                .findFirst()
                .orElseThrow(() ->
                        new ReplayRefusedException("there is no topic " + name + " to replay; name one of " + names()));
    }

    private static String names() {
        return ALL.stream()
                .map(each -> String.join(" or ", each.aliases()) + " ("
                        + each.topic().name() + ")")
                .collect(Collectors.joining(", "));
    }
}
