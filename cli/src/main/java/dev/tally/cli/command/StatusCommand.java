package dev.tally.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.cli.console.CommandFailedException;
import dev.tally.runtime.service.ExitCode;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where each half of a consultation is, as far as a gateway knows. */
@Command(
        name = "status",
        description = "Shows where each half of a consultation is, as far as a gateway knows.",
        footer = {"", "Exit codes: 0 known, 1 the gateway does not answer, 3 unknown to this gateway."})
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "CONSULTATION", description = "Id of the consultation, a UUID.")
    @SuppressWarnings("NullAway.Init")
    private UUID consultationId;

    @Mixin
    private final GatewayOptions gateway = new GatewayOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws InterruptedException {
        HttpResponse<String> response = gateway.client().get("/v1/consultations/" + consultationId);
        PrintWriter out = spec.commandLine().getOut();
        if (response.statusCode() == 404) {
            out.println(output.isJson() ? response.body() : consultationId + " is unknown to this gateway");
            return ExitCode.FINDINGS.code();
        }
        if (response.statusCode() != 200) {
            throw new CommandFailedException("the gateway answered with status " + response.statusCode());
        }
        if (output.isJson()) {
            out.println(response.body());
        } else {
            print(out, response.body());
        }
        return ExitCode.OK.code();
    }

    private void print(PrintWriter out, String body) {
        JsonNode consultation;
        try {
            consultation = new JsonMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new CommandFailedException("the answer is not JSON; is this a Tally gateway?", e);
        }
        StatusPage.lines(consultation).forEach(out::println);
    }
}
