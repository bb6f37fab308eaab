package dev.tally.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Composes French observations of 1 to 2 KB from phrases. The same random numbers give the same note. */
public final class NoteWriter {
    private static final Pattern NUMBER = Pattern.compile("\\{(\\d+)-(\\d+)}");
    private static final String PHRASES = "notes.txt";

    private final Map<String, List<String>> phrases = new HashMap<>();

    /** Reads the phrases. */
    public NoteWriter() {
        List<String> section = List.of();
        for (String line : lines()) {
            if (line.startsWith("[")) {
                section = phrases.computeIfAbsent(line.substring(1, line.length() - 1), name -> new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                section.add(line);
            }
        }
    }

    /** Fills in the four sections; now and then one is absent or empty, for the two differ. */
    public void write(ObjectNode body, Random random) {
        body.put("reasonForVisit", compose("reasonForVisit", 1, random));
        body.put("history", compose("history", 2 + random.nextInt(2), random));
        body.put("examination", compose("examination", 2 + random.nextInt(2), random));
        body.put("conclusion", compose("conclusion", 1 + random.nextInt(2), random));
        switch (random.nextInt(12)) {
            case 0 -> body.put("examination", "");
            case 1 -> body.putNull("history");
            case 2 -> body.remove("examination");
            default -> {}
        }
    }

    /** Lists what is blank as blank on purpose: a revision that blanks a section without a word is a finding of the audit. */
    void listBlank(ObjectNode body) {
        List<String> blank = Stream.of("history", "examination")
                .filter(section -> body.path(section).asText("").isEmpty()
                        || body.path(section).isNull())
                .toList();
        if (!blank.isEmpty()) {
            ArrayNode cleared = body.putArray("cleared");
            blank.forEach(cleared::add);
        }
    }

    private String compose(String section, int sentences, Random random) {
        List<String> choices = Objects.requireNonNull(phrases.get(section));
        int start = random.nextInt(choices.size());
        int step = 1 + random.nextInt(3);
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < sentences; i++) {
            chosen.add(numbers(choices.get((start + i * step) % choices.size()), random));
        }
        return String.join("\n", chosen);
    }

    private static String numbers(String phrase, Random random) {
        return NUMBER.matcher(phrase).replaceAll(range -> {
            int low = Integer.parseInt(range.group(1));
            int high = Integer.parseInt(range.group(2));
            return Integer.toString(low + random.nextInt(high - low + 1));
        });
    }

    private static List<String> lines() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(NoteWriter.class.getResourceAsStream(PHRASES), PHRASES),
                StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
