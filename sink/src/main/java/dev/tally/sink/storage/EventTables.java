package dev.tally.sink.storage;

import static dev.tally.sink.storage.Column.ValueType.BOOLEAN;
import static dev.tally.sink.storage.Column.ValueType.BYTES;
import static dev.tally.sink.storage.Column.ValueType.INTEGER;
import static dev.tally.sink.storage.Column.ValueType.LONG;
import static dev.tally.sink.storage.Column.ValueType.TEXT;
import static dev.tally.sink.storage.Column.ValueType.UUID;
import static java.util.stream.Collectors.joining;

import dev.tally.event.DocumentShareContent;
import dev.tally.event.DocumentShared;
import dev.tally.event.ObservationContent;
import dev.tally.event.ObservationEvent;
import dev.tally.event.RetractionContent;
import dev.tally.event.ShareRetracted;
import dev.tally.event.SharingStatement;
import dev.tally.sink.storage.EventTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The four tables of events, column by column. */
final class EventTables {
    static final EventTable<ObservationEvent> OBSERVATION = new EventTable<>(
            "tally.observation_revision",
            with(
                    EventTable.sealedContent(ObservationEvent::getContent),
                    List.of(
                            Column.of("revision", INTEGER, row -> row.body().getRevision()),
                            Column.of(
                                    "status",
                                    TEXT,
                                    row -> row.body().getStatus().name()),
                            Column.of("author_id", TEXT, row -> row.body().getAuthorId()),
                            Column.ofList(
                                    "cleared", "text", row -> joined(row.body().getCleared())),
                            section("reason_for_visit", ObservationContent::getReasonForVisit),
                            section("history", ObservationContent::getHistory),
                            section("examination", ObservationContent::getExamination),
                            section("conclusion", ObservationContent::getConclusion))));

    static final EventTable<DocumentShared> SHARE = new EventTable<>(
            "tally.document_share",
            with(
                    EventTable.sealedContent(DocumentShared::getContent),
                    List.of(
                            Column.of("share_id", UUID, row -> row.body().getShareId()),
                            metadata("title", TEXT, DocumentShareContent::getTitle),
                            metadata("document_type", TEXT, DocumentShareContent::getDocumentType),
                            metadata("media_type", TEXT, DocumentShareContent::getMediaType),
                            metadata("size_bytes", LONG, DocumentShareContent::getSizeBytes),
                            metadata(
                                    "document_digest",
                                    BYTES,
                                    content -> content.getDocumentDigest().bytes()),
                            metadata(
                                    "recipient",
                                    TEXT,
                                    content -> content.getRecipient().name()),
                            metadata("recipient_id", TEXT, DocumentShareContent::getRecipientId))));

    static final EventTable<ShareRetracted> RETRACTION = new EventTable<>(
            "tally.share_retraction",
            with(
                    EventTable.sealedContent(ShareRetracted::getContent),
                    List.of(
                            Column.of("share_id", UUID, row -> row.body().getShareId()),
                            EventTable.plain(
                                    "reason",
                                    TEXT,
                                    RetractionContent.class,
                                    ShareRetracted::getContent,
                                    RetractionContent::getReason))));

    static final EventTable<SharingStatement> STATEMENT = new EventTable<>(
            "tally.sharing_statement",
            List.of(
                    Column.of("revision", INTEGER, row -> row.body().getRevision()),
                    Column.ofList("share_ids", "uuid", row -> joined(row.body().getShareIds())),
                    Column.of(
                            "last_observation_revision",
                            INTEGER,
                            row -> row.body().getLastObservationRevision()),
                    Column.of("inferred", BOOLEAN, row -> row.body().getInferred())));

    private EventTables() {}

    private static Column<Row<ObservationEvent>> section(
            String name, Function<ObservationContent, @Nullable Object> value) {
        return EventTable.plain(name, TEXT, ObservationContent.class, ObservationEvent::getContent, value);
    }

    private static Column<Row<DocumentShared>> metadata(
            String name, Column.ValueType type, Function<DocumentShareContent, @Nullable Object> value) {
        return EventTable.plain(name, type, DocumentShareContent.class, DocumentShared::getContent, value);
    }

    private static String joined(List<?> values) {
        return values.stream().map(String::valueOf).collect(joining(","));
    }

    private static <B> List<Column<Row<B>>> with(List<Column<Row<B>>> sealed, List<Column<Row<B>>> columns) {
        List<Column<Row<B>>> all = new ArrayList<>(columns);
        all.addAll(sealed);
        return all;
    }
}
