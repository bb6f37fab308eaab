package dev.tally.cli.command;

import dev.tally.cli.console.Json;
import dev.tally.replay.incident.proof.ProofReport;
import dev.tally.replay.incident.proof.Trace;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one consultation, on stdout. No state. */
final class ProofPage {
    private ProofPage() {}

    static void print(ProofReport proof, boolean json, PrintWriter out) {
        if (json) {
            out.println(Json.line(fields(proof)));
        } else {
            table(proof, out);
        }
        out.flush();
    }

    private static void table(ProofReport proof, PrintWriter out) {
        out.println("consultation " + proof.consultationId());
        for (Trace trace : proof.traces()) {
            out.printf("%-10s %s%n", word(trace.source()), trace.at() == null ? "at an unknown time" : trace.at());
            out.println("    " + trace.place() + (trace.eventId() == null ? "" : ", event " + trace.eventId()));
            out.println("    " + trace.detail());
        }
        switch (proof.verdict()) {
            case RECEIVED -> out.println("received: " + proof.traces().size() + " traces");
            case NEVER_RECEIVED -> {
                out.println("never received, before " + proof.through() + ":");
                proof.grounds().forEach(each -> out.println("    " + each));
            }
            case NOT_PROVABLE -> {
                out.println("no gateway is known to have accepted it, and it cannot be proved that none did:");
                proof.doubts().forEach(each -> out.println("    " + each));
            }
        }
    }

    private static Map<String, Object> fields(ProofReport proof) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("consultationId", proof.consultationId().toString());
        fields.put("verdict", word(proof.verdict()));
        fields.put("through", text(proof.through()));
        fields.put("grounds", proof.grounds());
        fields.put("doubts", proof.doubts());
        fields.put("traces", proof.traces().stream().map(ProofPage::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Trace trace) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", word(trace.source()));
        fields.put("at", text(trace.at()));
        fields.put("eventId", text(trace.eventId()));
        fields.put("place", trace.place());
        fields.put("detail", trace.detail());
        return fields;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
