package dev.tally.cli.demo.scenario;

/** The program of a gateway with a {@link EmptyingJournal}. */
final class EmptyingGateway {
    private EmptyingGateway() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        FaultyGateway.run(arguments, EmptyingJournal::new);
    }
}
