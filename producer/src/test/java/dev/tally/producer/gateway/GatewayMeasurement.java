package dev.tally.producer.gateway;

import dev.tally.local.LocalStack;
import dev.tally.local.LocalStack.Part;
import dev.tally.producer.gateway.RunningGateway.Reply;
import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.logging.Logs;
import dev.tally.runtime.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many events a gateway accepts, and how long an answer takes, with the fsync and without it, on the same stack in one run. Not a
 * test: the figures in RATIONALE.md come from it.
 *
 * <pre>{@code ./mvnw -pl producer -am test-compile; java -cp ... dev.tally.producer.gateway.GatewayMeasurement [seconds] [rounds]}</pre>
 *
 * <p>Three brokers, registry, gateway and clients share the machine, so the figures compare; they are no limits.
 */
final class GatewayMeasurement {
    private static final List<Integer> CLIENTS = List.of(1, 16, 64);
    private static final String NOTE =
            "Toux fébrile depuis trois jours, pas de dyspnée, auscultation sans foyer. ".repeat(20);

    private final Map<String, List<Figures>> measured = new HashMap<>();
    private final Duration each;

    private GatewayMeasurement(Duration each) {
        this.each = each;
    }

    /**
     * What was measured in one go.
     *
     * @param perSecond events answered with 201 or 202
     * @param p50Ms median time of an answer
     * @param p99Ms what 99 of 100 answers took at most
     * @param accepted how many were answered 202, because Kafka took longer
     */
    private record Figures(double perSecond, double p50Ms, double p99Ms, long accepted) {}

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        Logs.configure(Settings.of(Map.of("log.level", "error")).read(LoggingSettings::from));
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Path directory = Files.createTempDirectory("gateway-measurement-");
        System.out.println("journals are in " + directory + ", which is to be deleted afterwards");
        try (LocalStack stack = LocalStack.in(directory.resolve("stack"))
                        .only(Part.BROKERS, Part.REGISTRY)
                        .start();
                HalfTopics topics = new HalfTopics(stack)) {
            Map<?, ?> refused = topics.apply();
            if (!refused.isEmpty()) {
                throw new IllegalStateException("topics were refused: " + refused);
            }
            topics.registerSchemas();
            new GatewayMeasurement(Duration.ofSeconds(seconds)).measure(stack, directory, rounds);
        }
    }

    private void measure(LocalStack stack, Path directory, int rounds) throws Exception {
        try (RunningGateway synced = gateway(stack, directory.resolve("synced"), true);
                RunningGateway unsynced = gateway(stack, directory.resolve("unsynced"), false)) {
            // Everything is compiled and every connection made before anything counts.
            List<Figures> ignored = List.of(run(synced, 16), run(unsynced, 16));
            for (int round = 1; round <= rounds; round++) {
                for (int clients : CLIENTS) {
                    note(true, clients, run(synced, clients));
                    note(false, clients, run(unsynced, clients));
                }
            }
        }
        print();
    }

    private static RunningGateway gateway(LocalStack stack, Path journal, boolean synced) {
        String id = synced ? "synced" : "unsynced";
        return new RunningGateway(
                        stack.bootstrapServers(), stack.registryUrl(), journal, Map.of("gateway.id", id), synced)
                .started();
    }

    private void note(boolean synced, int clients, Figures figures) {
        measured.computeIfAbsent(key(synced, clients), key -> new ArrayList<>()).add(figures);
    }

    private static String key(boolean synced, int clients) {
        return (synced ? "fsync" : "no fsync") + " " + clients;
    }

    private Figures run(RunningGateway gateway, int clients) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long end = System.nanoTime() + each.toNanos();
        List<Future<List<Long>>> times = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            times.add(threads.submit(() -> sendUntil(gateway, end)));
        }
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> each : times) {
            all.addAll(each.get());
        }
        threads.shutdown();
        // A negative time is one of a 202.
        long[] sorted = all.stream().mapToLong(Math::abs).sorted().toArray();
        long accepted = all.stream().filter(time -> time < 0).count();
        return new Figures(
                sorted.length / (each.toNanos() / 1e9),
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                accepted);
    }

    private static List<Long> sendUntil(RunningGateway gateway, long end) throws Exception {
        List<Long> times = new ArrayList<>();
        String body = "{\"practitionerId\": \"10003879623\", \"patientId\": \"279035121518989\","
                + " \"occurredAt\": \"2026-11-23T15:05:00+01:00\", \"history\": \"" + NOTE + "\"}";
        while (System.nanoTime() < end) {
            long begun = System.nanoTime();
            Reply reply = gateway.put("/v1/consultations/" + UUID.randomUUID() + "/observations/1", body);
            long took = System.nanoTime() - begun;
            if (reply.status() != 201 && reply.status() != 202) {
                throw new IllegalStateException("answered " + reply.status() + ": " + reply.detail());
            }
            times.add(reply.status() == 201 ? took : -took);
        }
        return times;
    }

    private void print() {
        System.out.printf(
                "%-8s %-10s %12s %10s %10s %8s%n", "clients", "disk", "events/s", "p50 ms", "p99 ms", "of it 202");
        for (int clients : CLIENTS) {
            Figures synced = median(Objects.requireNonNull(measured.get(key(true, clients))));
            Figures unsynced = median(Objects.requireNonNull(measured.get(key(false, clients))));
            print(clients, "fsync", synced);
            print(clients, "no fsync", unsynced);
            System.out.printf(
                    "%-8d %-10s %12.2f %10.2f %10.2f%n",
                    clients,
                    "ratio",
                    synced.perSecond / unsynced.perSecond,
                    synced.p50Ms / unsynced.p50Ms,
                    synced.p99Ms / unsynced.p99Ms);
        }
    }

    private static void print(int clients, String disk, Figures figures) {
        System.out.printf(
                "%-8d %-10s %12.0f %10.2f %10.2f %8d%n",
                clients, disk, figures.perSecond, figures.p50Ms, figures.p99Ms, figures.accepted);
    }

    private static Figures median(List<Figures> rounds) {
        return new Figures(
                median(rounds.stream().mapToDouble(Figures::perSecond).toArray()),
                median(rounds.stream().mapToDouble(Figures::p50Ms).toArray()),
                median(rounds.stream().mapToDouble(Figures::p99Ms).toArray()),
                rounds.stream().mapToLong(Figures::accepted).sum());
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
