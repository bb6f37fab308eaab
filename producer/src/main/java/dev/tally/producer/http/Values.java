package dev.tally.producer.http;

import dev.tally.event.ObservationStatus;
import dev.tally.event.RecipientKind;
import dev.tally.event.Section;
import dev.tally.event.Sha256;
import dev.tally.producer.command.Note;
import dev.tally.producer.identity.Checked;
import dev.tally.producer.identity.Checked.Invalid;
import dev.tally.producer.identity.Checked.Valid;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The texts that JSON has no type for. */
final class Values {
    /** {@link UUID#fromString} takes shorter texts too, which would name another consultation than was meant. */
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final Pattern SHA256_TEXT = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern REVISION_TEXT = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2999;

    private Values() {}

    /** A UUID in the address. */
    static @Nullable UUID uuid(String field, String text, Findings findings) {
        if (UUID_TEXT.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        findings.content(field, "must be a UUID, in the address");
        return null;
    }

    /** A revision in the address. */
    static @Nullable Integer revision(String text, Findings findings) {
        if (REVISION_TEXT.matcher(text).matches()) {
            return Integer.valueOf(text);
        }
        findings.content("revision", "must be a whole number from 1 to 999999999, in the address");
        return null;
    }

    static Checked<UUID> shareId(String text) {
        return UUID_TEXT.matcher(text).matches() ? new Valid<>(UUID.fromString(text)) : new Invalid<>("must be a UUID");
    }

    static Checked<Instant> instant(String text) {
        String rule = "must be a time with its offset, such as 2026-11-23T14:05:00+01:00";
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR
                    ? new Invalid<>("must lie between the years " + FIRST_YEAR + " and " + LAST_YEAR)
                    : new Valid<>(time.toInstant());
        } catch (DateTimeException notATime) {
            return new Invalid<>(rule);
        }
    }

    static Checked<Sha256> sha256(String text) {
        return SHA256_TEXT.matcher(text).matches()
                ? new Valid<>(new Sha256(HexFormat.of().parseHex(text)))
                : new Invalid<>("must be a SHA-256 as 64 hexadecimal digits");
    }

    static Checked<ObservationStatus> status(String text) {
        return switch (text) {
            case "final" -> new Valid<>(ObservationStatus.FINAL);
            case "amended" -> new Valid<>(ObservationStatus.AMENDED);
            case "entered-in-error" -> new Valid<>(ObservationStatus.ENTERED_IN_ERROR);
            default -> new Invalid<>("must be final, amended or entered-in-error");
        };
    }

    static Checked<RecipientKind> recipientKind(String text) {
        return switch (text) {
            case "patient" -> new Valid<>(RecipientKind.PATIENT);
            case "practitioner" -> new Valid<>(RecipientKind.PRACTITIONER);
            default -> new Invalid<>("must be patient or practitioner");
        };
    }

    static Checked<Section> section(String text) {
        for (Section section : Section.values()) {
            if (Note.fieldName(section).equals(text)) {
                return new Valid<>(section);
            }
        }
        String names = Arrays.stream(Section.values()).map(Note::fieldName).collect(Collectors.joining(", "));
        return new Invalid<>("must be one of " + names);
    }

    /** An enum as clients write it. */
    static String shown(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
