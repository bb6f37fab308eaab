package dev.tally.runtime.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The settings do not make a service that could run. Names every problem at once, so that they are mended in one go. */
public class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingProblem> problems;

    /** Made of one or more problems. */
    public InvalidSettingsException(List<SettingProblem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem.sentence())
                .collect(Collectors.joining(
                        "\n",
                        problems.size() == 1 ? "1 setting is wrong:\n" : problems.size() + " settings are wrong:\n",
                        "")));
        this.problems = List.copyOf(problems);
    }

    /** The problems, in the order in which the settings were read. */
    public List<SettingProblem> problems() {
        return problems;
    }
}
