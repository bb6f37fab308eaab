package dev.tally.cli.command;

import dev.tally.cli.client.GatewayClient;
import dev.tally.cli.console.CommandFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which gateway a client command talks to. */
public final class GatewayOptions {
    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "Address of the gateway. Default: ${DEFAULT-VALUE}",
            defaultValue = "http://127.0.0.1:8480")
    URI gateway = URI.create("http://127.0.0.1:8480");

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the bearer token; needed for a gateway beyond loopback.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long one request is tried while the gateway cannot answer. Default: ${DEFAULT-VALUE}",
            defaultValue = "60")
    int patienceSeconds;

    GatewayClient client() {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        return new GatewayClient(http, gateway, token(), Duration.ofSeconds(patienceSeconds));
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
