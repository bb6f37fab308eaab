package dev.tally.cli.command;

import dev.tally.cli.client.GatewayClient;
import dev.tally.cli.client.TrustedCertificates;
import dev.tally.cli.console.CommandFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which gateway a client command talks to. */
public final class GatewayOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "Address of the gateway. Default: ${DEFAULT-VALUE}",
            defaultValue = "http://127.0.0.1:8480")
    private String gateway = "http://127.0.0.1:8480";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the bearer token; needed for a gateway beyond loopback.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "PEM file with the certificate of the gateway, or of the authority that signed it; trusted instead of "
                            + "the authorities that the JDK knows.")
    private @Nullable Path certificate;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long one request is tried while the gateway cannot answer. Default: ${DEFAULT-VALUE}",
            defaultValue = "60")
    private int patienceSeconds;

    /**
     * A client of that gateway.
     *
     * @throws ParameterException if an option makes no sense
     * @throws CommandFailedException if a file cannot be used
     */
    GatewayClient client() {
        if (patienceSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--patience must be 1 or more seconds");
        }
        URI address = address();
        if (certificate != null && !"https".equals(address.getScheme())) {
            throw new ParameterException(
                    spec.commandLine(), "--certificate is of no use without TLS; name the gateway as https://...");
        }
        HttpClient.Builder http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        if (certificate != null) {
            http.sslContext(TrustedCertificates.read(certificate));
        }
        return new GatewayClient(http.build(), address, token(), Duration.ofSeconds(patienceSeconds));
    }

    private URI address() {
        return parse(gateway)
                .filter(address -> "http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                .filter(address ->
                        address.getHost() != null && address.getPath().matches("/?"))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--gateway: '" + gateway + "' is not the address of a gateway, such as http://127.0.0.1:8480"
                                + (gateway.matches("[A-Za-z0-9.-]+(:[0-9]+)?")
                                        ? "; http://" + gateway + " was probably meant"
                                        : "")));
    }

    private static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException notEvenThat) {
            return Optional.empty();
        }
    }

    private @Nullable String token() {
        if (tokenFile == null) {
            return null;
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot read the token file " + tokenFile + "; name one that is readable", e);
        }
    }
}
