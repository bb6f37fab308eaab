package dev.tally.sink;

import dev.tally.runtime.management.Health;
import dev.tally.runtime.management.HealthChecks;
import dev.tally.runtime.management.Metrics;
import dev.tally.runtime.service.StopSignal;
import dev.tally.runtime.settings.Settings;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A sink that runs in this process as a service would run it. */
final class RunningSink implements AutoCloseable {
    final StopSignal stop = new StopSignal();
    private final HealthChecks checks = new HealthChecks();
    private final Metrics metrics = new Metrics("sink");
    private final SinkRole role;
    private final CompletableFuture<String> starting;

    RunningSink(Map<String, String> settings) {
        role = new SinkRole(Settings.of(settings).read(SinkSettings::from), checks, metrics, Clock.systemUTC());
        starting = CompletableFuture.supplyAsync(() -> {
            role.start(stop);
            return role.name();
        });
    }

    /** A gauge. */
    double gauge(String name) {
        return metrics.registry().get(name).gauge().value();
    }

    RunningSink(Map<String, String> settings, String key, String value) {
        this(with(settings, key, value));
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(key, value);
        return all;
    }

    /** Ends when the start has ended; fails as the start failed. */
    CompletableFuture<String> starting() {
        return starting;
    }

    Health ready() {
        Health health = checks.ready().get("sink");
        return health == null ? Health.down("not started") : health;
    }

    /** A counter, over all its labels. */
    long count(String name) {
        Collection<Counter> counters = metrics.registry().find(name).counters();
        return Math.round(counters.stream().mapToDouble(Counter::count).sum());
    }

    @Override
    public void close() {
        stop.ask();
        starting.exceptionally(Throwable::toString).join();
        role.close();
        metrics.close();
    }
}
