package dev.tally.replay.format;

import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.topic.ReplayTopic;
import java.time.ZoneId;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;

/** The formats of exports. */
public enum ExportFormat {
    /** For a terminal: a few columns, aligned. */
    TABLE("txt"),
    /** One JSON object a line. */
    NDJSON("ndjson"),
    /** RFC 4180, flat, with a header; an absent value is empty, an empty one is {@code ""}. */
    CSV("csv"),
    /** Avro object container file. */
    AVRO("avro"),
    /** Parquet with nested rows. */
    PARQUET("parquet");

    private final String extension;

    ExportFormat(String extension) {
        this.extension = extension;
    }

    /** What names of such files end in, without the dot. */
    public String extension() {
        return extension;
    }

    /** Whether it can be read while it is being written. */
    public boolean canStream() {
        return this != AVRO && this != PARQUET;
    }

    /** How the rows of a topic are written in this format. */
    public <V extends SpecificRecord> RowFormat<V> of(ReplayTopic<V> topic, Disclosure disclosure, ZoneId zone) {
        return switch (this) {
            case TABLE -> new TableFormat<>(topic, zone);
            case NDJSON ->
                disclosure.isFull() && topic.isPublishable()
                        ? new PublishFormat<>(topic, zone)
                        : new NdjsonFormat<>(topic, zone);
            case CSV -> new CsvFormat<>(topic, disclosure, zone);
            case AVRO -> new AvroFormat<>(topic);
            case PARQUET -> new ParquetFormat<>(topic);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
