package dev.tally.local.broker;

import dev.tally.local.process.ClassArchive;
import dev.tally.local.process.ClassPath;
import dev.tally.local.process.LocalService;
import dev.tally.local.process.PortBook;
import dev.tally.local.process.ProcessGroup;
import dev.tally.local.process.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Kafka cluster of separate processes on loopback, in KRaft combined mode. No topic is created here.
 *
 * <p>Its data stay in {@code DIRECTORY/broker-N}; starting again on the same directory gives the same cluster. The
 * processes belong to the {@link ProcessGroup}, and end when that is closed.
 *
 * <p>Thread rule: {@link #start} once, by one thread; after that any thread may call anything.
 */
public final class LocalBrokers {
    private static final String MAIN_CLASS = "dev.tally.local.brokers.BrokerLauncher";

    /** Small heaps and one compiler: three brokers and the applications share a few cores and gigabytes. */
    private static final List<String> JVM_FLAGS = List.of(
            "-Xmx256m",
            "-Xss512k",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true");

    private final ProcessGroup group;
    private final Path directory;
    private final PortBook ports;
    private final RandomGenerator random;
    private final ClassArchive archive;
    private final int count;
    private final List<LocalBroker> brokers = new ArrayList<>();

    /**
     * A cluster that is not started yet.
     *
     * @param group owns the processes and the directory
     * @param cacheDirectory where an archive of Kafka's classes is kept between runs; it halves the start
     * @param count 1 or more; replication is 3, and 2 in-sync replicas are needed, as far as there are that many brokers
     */
    public LocalBrokers(ProcessGroup group, Path cacheDirectory, int count, PortBook ports, RandomGenerator random) {
        if (count < 1) {
            throw new IllegalArgumentException("A cluster has one broker at least, not " + count);
        }
        this.group = group;
        this.directory = group.directory();
        this.ports = ports;
        this.random = random;
        this.count = count;
        this.archive = new ClassArchive("broker", cacheDirectory, group);
    }

    /**
     * Starts every broker and waits until all serve: a topic with as many replicas as brokers then has them all in sync.
     *
     * @throws dev.tally.local.process.StartFailedException if the jars are missing, or a broker ends
     */
    public void start() {
        BrokerLibrary library = BrokerLibrary.find();
        ClassPath classPath = new ClassPath(library.jars());
        try {
            Files.createDirectories(directory);
            copyLogging();
            String clusterId = clusterId();
            List<BrokerAddress> addresses =
                    IntStream.rangeClosed(1, count).mapToObj(this::address).toList();
            for (BrokerAddress address : addresses) {
                brokers.add(new LocalBroker(address, group.add(spec(address, addresses, clusterId, classPath))));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot prepare the brokers in " + directory, failed);
        }
        brokers.forEach(broker -> broker.process().start());
        brokers.forEach(LocalService::awaitReady);
        archive.makeInBackground(classPath);
    }

    /** For {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return brokers.stream().map(LocalBroker::bootstrapServer).collect(Collectors.joining(","));
    }

    /** One broker, by its node id, from 1. */
    public LocalBroker broker(int id) {
        return brokers.get(id - 1);
    }

    public List<LocalBroker> all() {
        return List.copyOf(brokers);
    }

    private BrokerAddress address(int id) {
        return new BrokerAddress(id, ports.port("broker-" + id), ports.port("controller-" + id));
    }

    private ProcessSpec spec(BrokerAddress broker, List<BrokerAddress> all, String clusterId, ClassPath classPath)
            throws IOException {
        String name = "broker-" + broker.id();
        Path home = Files.createDirectories(directory.resolve(name));
        Path settings = home.resolve("server.properties");
        Files.writeString(settings, new BrokerProperties(broker, all, home.resolve("data")).text());
        List<String> command = new ArrayList<>(List.of(ClassPath.java().toString()));
        command.addAll(JVM_FLAGS);
        command.addAll(archive.flags(classPath, broker.id() == 1));
        command.add("-Dlog4j2.configurationFile=" + directory.resolve("log4j2.properties"));
        // A broker unpacks native libraries there and forgets them when it is killed.
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("tmp")));
        command.addAll(List.of("-cp", classPath.toString(), MAIN_CLASS, settings.toString(), clusterId));
        return new ProcessSpec(name, command, home, directory.resolve("logs").resolve(name + ".log"));
    }

    /** Drawn once for a data directory: brokers refuse data of another cluster. */
    private String clusterId() throws IOException {
        Path file = directory.resolve("cluster-id");
        if (!Files.exists(file)) {
            ByteBuffer uuid = ByteBuffer.allocate(16);
            // Kafka reserves ids that begin with a hyphen, and a first byte below 0x80 never encodes to one.
            uuid.putLong(random.nextLong() & Long.MAX_VALUE).putLong(random.nextLong());
            Path draft = directory.resolve("cluster-id.tmp");
            Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(uuid.array()));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).trim();
    }

    private void copyLogging() throws IOException {
        try (InputStream in = LocalBrokers.class.getResourceAsStream("log4j2.properties")) {
            if (in == null) {
                throw new IllegalStateException("The resource log4j2.properties is missing from the build");
            }
            Files.copy(in, directory.resolve("log4j2.properties"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
