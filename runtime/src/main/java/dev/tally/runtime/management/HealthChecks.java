package dev.tally.runtime.management;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The checks of a process, by name. <em>Live</em> checks fail when only a restart helps; <em>ready</em> checks fail while the
 * service cannot do its work, and pass again by themselves.
 *
 * <p>Safe for any thread. Checks run on the management port's threads: they must be quick and ask no other machine; they
 * report what their component last saw.
 */
public final class HealthChecks {
    /** Says how a component is. */
    @FunctionalInterface
    public interface Check {
        /** How it is now; quick, safe for any thread. */
        Health check();
    }

    private final Map<String, Check> live = new ConcurrentSkipListMap<>();
    private final Map<String, Check> ready = new ConcurrentSkipListMap<>();

    /** Adds a check that fails when only a restart helps. */
    public void registerLive(String name, Check check) {
        register(live, name, check);
    }

    /** Adds a check that fails while the service cannot do its work. */
    public void registerReady(String name, Check check) {
        register(ready, name, check);
    }

    private static void register(Map<String, Check> checks, String name, Check check) {
        if (checks.putIfAbsent(name, check) != null) {
            throw new IllegalArgumentException("there is a check " + name + " already");
        }
    }

    /** What the live checks say. */
    public Map<String, Health> live() {
        return run(live);
    }

    /** What the ready checks say, the live ones among them: who does not live is not ready. */
    public Map<String, Health> ready() {
        Map<String, Health> all = run(live);
        all.putAll(run(ready));
        return all;
    }

    private static Map<String, Health> run(Map<String, Check> checks) {
        Map<String, Health> results = new LinkedHashMap<>();
        checks.forEach((name, check) -> results.put(name, run(check)));
        return results;
    }

    private static Health run(Check check) {
        try {
            return check.check();
        } catch (RuntimeException failure) {
            return Health.down("the check itself failed: " + failure.getClass().getSimpleName());
        }
    }
}
