package dev.tally.producer.gateway;

import dev.tally.producer.identity.IdentifierPolicy;
import dev.tally.runtime.settings.DataSize;
import dev.tally.runtime.settings.Secret;
import dev.tally.runtime.settings.Setting;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.runtime.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway takes halves.
 *
 * @param id name of this gateway, stable over restarts
 * @param host address to listen on
 * @param port 0 picks a free one
 * @param token what clients must send, if anything
 * @param tls certificate and key, if it listens with TLS
 * @param maxBody the largest body
 * @param replicateWithin how long a request waits for Kafka
 * @param inferAfter how long nothing of a consultation may come before its statement is inferred; null for never
 * @param identifiers which identifiers are taken
 */
public record GatewaySettings(
        String id,
        String host,
        int port,
        @Nullable Secret token,
        @Nullable TlsFiles tls,
        DataSize maxBody,
        Duration replicateWithin,
        @Nullable Duration inferAfter,
        IdentifierPolicy identifiers) {
    /** Name. */
    public static final Setting<String> ID = Setting.string("gateway.id", GatewaySettings::idProblem)
            .withDefault("gateway-1")
            .describedAs(
                    "Name of this gateway, stable over restarts and different from that of any other gateway: it is"
                            + " part of where each event says that it was accepted, and the key of its receipts.");

    /** Address. */
    public static final Setting<String> HOST = Setting.string("gateway.host")
            .withDefault("127.0.0.1")
            .describedAs("Address on which practice software reaches the gateway. Beyond loopback, a token and TLS are"
                    + " required.");

    /** Port. */
    public static final Setting<Integer> PORT = Setting.port("gateway.port")
            .withDefault("8480")
            .describedAs("Port on which practice software reaches the gateway; 0 picks a free one, which the READY line"
                    + " names.");

    /** Token. */
    public static final Setting<Secret> TOKEN = Setting.secret("gateway.token")
            .optional()
            .describedAs("What clients must send as a bearer token, at least 24 characters. Without it, whoever reaches"
                    + " the port can file notes.");

    /** Certificate. */
    public static final Setting<Path> TLS_CERTIFICATE = Setting.path("gateway.tls.certificate")
            .optional()
            .describedAs("PEM file with the gateway's certificate and those above it, leaf first. Turns TLS on.");

    /** Key. */
    public static final Setting<Path> TLS_KEY = Setting.path("gateway.tls.key")
            .optional()
            .describedAs("PEM file with the private key of the certificate, PKCS#8 without a password.");

    /** Limit of a body. */
    public static final Setting<DataSize> MAX_BODY = Setting.size(
                    "gateway.max-body", DataSize.ofKib(1), DataSize.ofKib(256))
            .withDefault("256KiB")
            .describedAs("The largest body of a request. A note that is longer is refused with 413.");

    /** Patience. */
    public static final Setting<Duration> REPLICATE_WITHIN = Setting.duration(
                    "gateway.replicate-within", Duration.ofMillis(100), Duration.ofSeconds(20))
            .withDefault("2s")
            .describedAs(
                    "How long a request waits for Kafka before it is answered 202: accepted on this gateway's disk,"
                            + " and sent to Kafka as soon as it answers. Longer, and practitioners wait when a broker is replaced.");

    /** Inference. */
    public static final Setting<Duration> INFER_AFTER = Setting.duration(
                    "statement.infer-after", Duration.ofSeconds(1), Duration.ofDays(30))
            .optional()
            .describedAs(
                    "For practice software that never says what belongs to a consultation: when nothing of one came for"
                            + " so long, and no sharing statement, the gateway states what it accepted, marked as inferred. Not"
                            + " set, it does not. Each consultation must then go through one gateway.");

    /** Identifiers. */
    public static final Setting<IdentifierPolicy> IDENTIFIERS = Setting.choice(
                    "gateway.identifiers", IdentifierPolicy.class)
            .withDefault("production")
            .describedAs(
                    "Whether identities made for tests are taken: fixture takes them, for demonstrations and tests;"
                            + " production refuses them.");

    /** All of them, for the reference. */
    public static final SettingsGroup SETTINGS = SettingsGroup.of(
            "Gateway",
            ID,
            HOST,
            PORT,
            TOKEN,
            TLS_CERTIFICATE,
            TLS_KEY,
            MAX_BODY,
            REPLICATE_WITHIN,
            INFER_AFTER,
            IDENTIFIERS);

    private static final int SHORTEST_TOKEN = 24;

    /** Reads the settings; problems go to the reader. */
    public static GatewaySettings from(SettingsReader reader) {
        String host = reader.get(HOST);
        Secret token = reader.find(TOKEN);
        TlsFiles tls = tls(reader);
        if (!isLoopback(host)) {
            reader.require(
                    reader.isGiven(TOKEN), TOKEN, "is required when gateway.host is not loopback: give a random token");
            reader.require(
                    reader.isGiven(TLS_CERTIFICATE),
                    TLS_CERTIFICATE,
                    "is required when gateway.host is not loopback, for notes must not cross a network in the clear");
        }
        reader.require(
                token == null || token.reveal().length() >= SHORTEST_TOKEN,
                TOKEN,
                "must have at least " + SHORTEST_TOKEN + " characters");
        return new GatewaySettings(
                reader.get(ID),
                host,
                reader.get(PORT),
                token,
                tls,
                reader.get(MAX_BODY),
                reader.get(REPLICATE_WITHIN),
                reader.find(INFER_AFTER),
                reader.get(IDENTIFIERS));
    }

    private static @Nullable TlsFiles tls(SettingsReader reader) {
        Path certificate = reader.find(TLS_CERTIFICATE);
        Path key = reader.find(TLS_KEY);
        reader.require(
                reader.isGiven(TLS_CERTIFICATE) || !reader.isGiven(TLS_KEY),
                TLS_CERTIFICATE,
                "is required beside gateway.tls.key");
        reader.require(
                reader.isGiven(TLS_KEY) || !reader.isGiven(TLS_CERTIFICATE),
                TLS_KEY,
                "is required beside gateway.tls.certificate");
        return certificate == null || key == null ? null : new TlsFiles(certificate, key);
    }

    /** By the text alone: a name could resolve to another address tomorrow. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Slashes would make the origin header ambiguous. */
    private static @Nullable String idProblem(String text) {
        return text.matches("[a-z0-9][a-z0-9.-]{0,62}")
                ? null
                : "must be 1 to 63 lower-case letters, digits, dots and dashes";
    }
}
