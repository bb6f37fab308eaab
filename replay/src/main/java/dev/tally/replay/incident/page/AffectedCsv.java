package dev.tally.replay.incident.page;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.tally.replay.incident.report.Affected;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.Remedy;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The affected consultations for a spreadsheet or a program: one row each, in one language, times in UTC, lists with spaces between.
 * RFC 4180; nothing is quoted that need not be.
 *
 * <p>No state.
 */
final class AffectedCsv {
    private static final List<Column> COLUMNS = List.of(
            new Column("consultationId", each -> each.consultationId().toString()),
            new Column("practitionerId", Affected::practitioner),
            new Column("patientId", Affected::patient),
            new Column("gateway", Affected::gateway),
            new Column("firstAt", each -> text(each.firstAt())),
            new Column(
                    "findings",
                    each -> joined(each.damages(), damage -> damage.kind().word())),
            new Column("writeAgain", each -> sections(each, Remedy.WRITE_AGAIN)),
            new Column("check", each -> sections(each, Remedy.CHECK)),
            new Column("restore", each -> sections(each, Remedy.RESTORE)),
            new Column("documents", each -> each.sharing() == null ? null : word(each.sharing())),
            new Column("settled", each -> Boolean.toString(each.settled())),
            new Column(
                    "eventIds",
                    each -> joined(each.events(), event -> event.eventId().toString())),
            new Column(
                    "publishedFindings",
                    each -> joined(
                            each.damages().stream()
                                    .filter(damage -> damage.publishedAs() != null)
                                    .toList(),
                            damage -> String.valueOf(damage.publishedAs()))));

    private record Column(String name, Function<Affected, @Nullable String> value) {}

    private AffectedCsv() {}

    static String of(IncidentReport report) {
        StringWriter out = new StringWriter();
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out)) {
            csv.writeRecord(COLUMNS.stream().map(Column::name).toList());
            for (Affected each : report.affected()) {
                csv.writeRecord(COLUMNS.stream()
                        .map(column -> harmless(column.value().apply(each)))
                        .toList());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString();
    }

    /** A spreadsheet runs what begins like a formula; a name that does begins with an apostrophe here. */
    private static String harmless(@Nullable String value) {
        if (value == null) {
            return "";
        }
        return !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }

    private static String sections(Affected each, Remedy remedy) {
        return joined(each.fields(remedy), AffectedCsv::word);
    }

    private static <T> String joined(Collection<T> all, Function<T, String> text) {
        return all.stream().map(text).distinct().collect(Collectors.joining(" "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
