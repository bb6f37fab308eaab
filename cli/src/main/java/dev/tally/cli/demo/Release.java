package dev.tally.cli.demo;

import dev.tally.cli.Main;
import java.util.List;

/**
 * Which program a role's process runs.
 *
 * @param role the role: what the program says when it is ready
 * @param name of the process, unique among those of a pipeline
 * @param program its main class, which is given its settings as {@code --config FILE}
 * @param words what comes before that on its command line
 */
public record Release(String role, String name, Class<?> program, List<String> words) {
    private static final String GATEWAY = "gateway";

    /** What production runs of the gateway. */
    public static final Release SOUND_GATEWAY = sound(GATEWAY);

    /** The audit, as a service. */
    static final Release AUDIT = new Release("audit", "audit", Main.class, List.of("audit", "--follow"));

    /** Copies the list. */
    public Release {
        words = List.copyOf(words);
    }

    /** What production runs of a role. */
    static Release sound(String role) {
        return new Release(role, role, Main.class, List.of(role));
    }

    /**
     * A gateway that is made wrong on purpose.
     *
     * @param fault in a word
     * @param program its main class
     */
    public static Release faultyGateway(String fault, Class<?> program) {
        return new Release(GATEWAY, GATEWAY + "-" + fault, program, List.of());
    }
}
