package dev.tally.replay.incident.page;

import static dev.tally.replay.incident.sample.Found.id;
import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tally.replay.incident.report.Affected;
import dev.tally.replay.incident.report.AffectedEvent;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.PractitionerPart;
import dev.tally.replay.incident.report.Remedy;
import dev.tally.replay.incident.sample.Reports;
import java.io.StringReader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A report proves what it says, to people and to programs, and cannot be made to say something else (P5, P3). */
class PagesTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Pattern LED_TO = Pattern.compile("\\]\\(#([^)]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?<!\\\\)`[^`\n]*`");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");

    private static Wording words(Language language) {
        return Wording.of(language, PARIS);
    }

    private static String html(IncidentReport report, Language language) {
        Wording words = words(language);
        return Html.of(words.say("title"), ReportPage.of(report, words), words);
    }

    private static String markdown(IncidentReport report, Language language) {
        return Markdown.of(ReportPage.of(report, words(language)), words(language));
    }

    private static Document parsed(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    @ParameterizedTest
    @EnumSource
    void thePageIsWellFormedAndFetchesNothing(Language language) throws Exception {
        for (IncidentReport report : List.of(Reports.golden(30), Reports.hostile(), Reports.empty())) {
            String html = html(report, language);
            Document page = parsed(html);

            assertThat(html).doesNotContain("http:", "https:", "src=", "url(", "@import", "{0}", "{1}");
            assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo(language.name());
            for (String fetching : List.of("script", "link", "img", "iframe", "object", "embed", "base", "form")) {
                assertThat(elements(page, fetching)).as(fetching).isEmpty();
            }
            for (Element link : elements(page, "a")) {
                assertThat(link.getAttribute("href")).startsWith("#");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachNumberLeadsToWhatIsBehindIt(Language language) throws Exception {
        for (IncidentReport report : List.of(Reports.golden(30), Reports.hostile(), Reports.empty())) {
            Document page = parsed(html(report, language));
            List<String> ids = elements(page, "*").stream()
                    .map(each -> each.getAttribute("id"))
                    .filter(each -> !each.isEmpty())
                    .toList();

            assertThat(ids).doesNotHaveDuplicates();
            for (Element link : elements(page, "a")) {
                assertThat(ids).contains(link.getAttribute("href").substring(1));
            }
            String markdown = markdown(report, language);
            Set<String> anchors = groups(ANCHOR, markdown);
            assertThat(anchors).isEqualTo(new HashSet<>(ids));
            assertThat(anchors).containsAll(groups(LED_TO, withoutCode(markdown)));
        }
    }

    /** Between backticks nothing is markup. */
    private static String withoutCode(String markdown) {
        return CODE.matcher(markdown).replaceAll("");
    }

    private static Set<String> groups(Pattern pattern, String text) {
        Set<String> groups = new HashSet<>();
        pattern.matcher(text).results().map((MatchResult each) -> each.group(1)).forEach(groups::add);
        return groups;
    }

    @ParameterizedTest
    @EnumSource
    void everyEventOfEveryAffectedConsultationIsOnThePage(Language language) {
        IncidentReport report = Reports.golden(30);
        String html = html(report, language);
        String markdown = markdown(report, language);

        assertThat(report.affected()).hasSize(31);
        for (Affected each : report.affected()) {
            for (AffectedEvent event : each.events()) {
                assertThat(html).contains(event.eventId().toString());
                assertThat(markdown).contains(event.eventId().toString());
            }
        }
    }

    @Test
    void whatLooksLikeMarkupIsTextInEveryForm() throws Exception {
        IncidentReport report = Reports.hostile();
        String html = html(report, Language.en);
        String markdown = markdown(report, Language.en);

        assertThat(html).doesNotContain("<script", "\"'`[y]").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        assertThat(parsed(html).getDocumentElement().getTextContent()).contains(Reports.HOSTILE);
        assertThat(withoutCode(markdown))
                .contains("\\<script\\>alert(1)\\</script\\>\\|\\*x\\*")
                .doesNotContain("[y](", "=<script");
    }

    @Test
    void thePictureHasAColumnForEachTimeInWhichSomebodyWasAffected() throws Exception {
        IncidentReport report = Reports.golden(30);
        Timeline timeline = Timeline.of(report).orElseThrow();

        assertThat(timeline.counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(31);
        assertThat(elements(parsed(html(report, Language.fr)), "rect")).hasSize((int)
                timeline.counts().stream().filter(count -> count > 0).count());
        assertThat(timeline.moments())
                .extracting(Timeline.Moment::word)
                .containsExactlyInAnyOrder(
                        "moment.first",
                        "moment.last",
                        "moment.noticed",
                        "moment.aware",
                        "moment.made",
                        "moment.deadline");
    }

    @Test
    void theNotificationHasWhatTheArticleAsksFor() {
        String initial = markdown(Reports.golden(8), Language.en);
        String complementary = markdown(Reports.hostile(), Language.en);

        assertThat(initial)
                .containsSubsequence(
                        "(a) Nature", "(b) Contact", "TO BE FILLED IN", "(c) Likely", "(d) Measures", "article 33(4)");
        assertThat(initial).contains("Initial notification", "The 72 hours end on 30 April 2023, 10:40:00");
        assertThat(complementary)
                .contains("Complementary notification", "the initial one was sent on 26 April 2023, 17:40:00")
                .doesNotContain("TO BE FILLED IN");
    }

    @Test
    void aPractitionersPageHasItsConsultationsAndNobodyElses() {
        IncidentReport report = Reports.golden(30);
        PractitionerPart part = report.practitioners().get(0);
        String page = Markdown.of(new PractitionerPage(report, words(Language.fr)).page(part), words(Language.fr));

        for (Affected each : report.affected()) {
            if (part.consultations().contains(each)) {
                assertThat(page).contains(each.consultationId().toString());
            } else {
                assertThat(page).doesNotContain(each.consultationId().toString());
            }
        }
        assertThat(page).contains(part.practitioner()).doesNotContain("practitioner-2");
    }

    @ParameterizedTest
    @EnumSource
    void theNoticesNameNobody(Language language) {
        IncidentReport report = Reports.golden(30);
        String notices = Markdown.of(Notices.of(report, words(language)), words(language));

        assertThat(notices)
                .doesNotContain("practitioner-", "patient-", "00000000-")
                .contains("2023");
    }

    @Test
    void aReportAboutNobodySaysSo() {
        assertThat(markdown(Reports.empty(), Language.en)).contains("Nobody is affected", "silent since");
    }

    @Test
    void theTableHasOneRowForEachAffectedConsultation() throws Exception {
        IncidentReport report = Reports.golden(30);
        List<NamedCsvRecord> rows = rows(report);

        assertThat(rows).hasSize(31);
        for (int i = 0; i < rows.size(); i++) {
            Affected affected = report.affected().get(i);
            assertThat(rows.get(i).getField("consultationId"))
                    .isEqualTo(affected.consultationId().toString());
            assertThat(rows.get(i).getField("eventIds").split(" ", -1)).hasSameSizeAs(affected.events());
            assertThat(rows.get(i).getField("writeAgain").isEmpty())
                    .isEqualTo(affected.fields(Remedy.WRITE_AGAIN).isEmpty());
        }
        assertThat(rows.get(0).getField("publishedFindings")).isEqualTo(id(4001).toString());
        assertThat(AffectedCsv.of(report)).contains("\r\n");
    }

    @Test
    void aNameThatIsAFormulaIsNoneInASpreadsheet() throws Exception {
        assertThat(rows(Reports.hostile()).get(0).getField("practitionerId")).isEqualTo("'" + Reports.HOSTILE);
    }

    private static List<NamedCsvRecord> rows(IncidentReport report) throws Exception {
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(AffectedCsv.of(report))) {
            return csv.stream().toList();
        }
    }
}
