package dev.tally.sink.restore;

/**
 * What a restore did.
 *
 * @param records how many records were stored or confirmed
 * @param setAside how many did not pass the check, or were refused by storage
 * @param eventsRefused of a rebuild: how many events the join's rule refuses, as the join did before
 * @param seconds how long it took, verification apart
 * @param reading share of the threads' time spent waiting for Kafka
 * @param checking share spent on decoding and checking
 * @param writing share spent in the database
 * @param idle share that writers spent waiting for readers
 */
public record RestoreReport(
        long records,
        long setAside,
        long eventsRefused,
        double seconds,
        double reading,
        double checking,
        double writing,
        double idle) {
    /** Records a second. */
    public double perSecond() {
        return records / Math.max(seconds, 1e-3);
    }
}
