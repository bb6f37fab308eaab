package dev.tally.cli.canary;

import dev.tally.cli.client.Answer;
import dev.tally.cli.client.GatewayClient;
import dev.tally.cli.client.GatewayRequest;
import dev.tally.cli.client.TrustedCertificates;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.replay.audit.canary.CanaryConsultation;
import dev.tally.replay.audit.canary.CanaryGateway;
import dev.tally.replay.audit.canary.CanarySettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** A gateway that is reached over HTTP. For one thread. */
public final class HttpCanaryGateway implements CanaryGateway {
    private static final GatewayClient.Waiting PATIENTLY = new GatewayClient.Waiting() {
        @Override
        public boolean isLastAttempt() {
            return false;
        }

        @Override
        public void willTryAgain(String sentence) {
            // The last attempt's answer is what a finding names.
        }
    };

    private final GatewayClient client;
    private final String name;

    /** A gateway that this client talks to. */
    HttpCanaryGateway(GatewayClient client, URI address) {
        this.client = client;
        this.name = address.getAuthority();
    }

    /**
     * The gateway of the settings.
     *
     * @param patience how long each request is tried while the gateway does not answer
     * @throws CommandFailedException if the certificate's file cannot be used
     */
    public static HttpCanaryGateway of(CanarySettings settings, Duration patience) {
        HttpClient.Builder http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        if (settings.certificate() != null) {
            http.sslContext(TrustedCertificates.read(settings.certificate()));
        }
        String token = settings.token() == null ? null : settings.token().reveal();
        return new HttpCanaryGateway(
                new GatewayClient(http.build(), settings.gateway(), token, patience), settings.gateway());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Reception send(CanaryConsultation canary) throws InterruptedException {
        for (GatewayRequest request : CanaryRequests.of(canary)) {
            Answer answer;
            try {
                answer = client.send(request, PATIENTLY);
            } catch (CommandFailedException refusesUs) {
                return new Reception.NotAccepted("the gateway refuses the token, or its certificate is not trusted; see"
                        + " audit.canary.token and audit.canary.certificate");
            }
            if (!(answer instanceof Answer.Acknowledged)) {
                return new Reception.NotAccepted(request.kind() + ": " + reason(answer));
            }
        }
        return new Reception.Accepted();
    }

    private static String reason(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            return "refused with status " + refused.status() + ": " + String.join("; ", refused.problems());
        }
        return answer instanceof Answer.Unanswered unanswered ? unanswered.reason() : "not sent";
    }
}
