package dev.tally.cli.demo.scenario;

/** The program of a gateway with a {@link SwallowingJournal}. */
public final class SwallowingGateway {
    private SwallowingGateway() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        FaultyGateway.run(arguments, SwallowingJournal::new);
    }
}
