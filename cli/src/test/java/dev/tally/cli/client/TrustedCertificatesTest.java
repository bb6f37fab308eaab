package dev.tally.cli.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tally.cli.console.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is no certificate is named, with what it should be. */
class TrustedCertificatesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\nbm90aGluZw==\n-----END PRIVATE KEY-----\n"
            })
    void whatIsNoCertificateIsRefused(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.pem"), content);

        assertThatThrownBy(() -> TrustedCertificates.read(file))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("gateway.pem holds no certificate")
                .hasMessageContaining("BEGIN CERTIFICATE");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> TrustedCertificates.read(directory.resolve("absent.pem")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("cannot read the certificate file")
                .hasMessageContaining("absent.pem");
    }
}
