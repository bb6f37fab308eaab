package dev.tally.replay.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;

/** Reads exported files with other libraries than wrote them, as far as there are others: by place, the digest of each event. */
final class Exported {
    private Exported() {}

    /** By {@code partition:offset}, the digest of this name. */
    static Map<String, String> digests(Path file, String digest) throws IOException, SQLException {
        String name = file.getFileName().toString();
        if (name.endsWith(".ndjson")) {
            return ndjson(file, digest);
        }
        if (name.endsWith(".csv")) {
            return csv(file, digest);
        }
        return name.endsWith(".avro") ? avro(file, digest) : parquet(file, digest);
    }

    private static Map<String, String> ndjson(Path file, String digest) throws IOException {
        Map<String, String> found = new TreeMap<>();
        JsonMapper mapper = new JsonMapper();
        for (String line : Files.readAllLines(file)) {
            JsonNode node = mapper.readTree(line);
            put(
                    found,
                    node.get("partition").asText(),
                    node.get("offset").asText(),
                    node.get(digest).asText());
        }
        return found;
    }

    private static Map<String, String> csv(Path file, String digest) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            rows.forEach(row -> put(found, row.getField("partition"), row.getField("offset"), row.getField(digest)));
        }
        return found;
    }

    private static Map<String, String> avro(Path file, String digest) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (DataFileStream<GenericRecord> rows =
                new DataFileStream<>(Files.newInputStream(file), new GenericDatumReader<>())) {
            for (GenericRecord row : rows) {
                GenericFixed bytes = (GenericFixed) ((GenericRecord) row.get("event")).get(digest);
                put(
                        found,
                        row.get("partition").toString(),
                        row.get("offset").toString(),
                        HexFormat.of().formatHex(ByteBuffer.wrap(bytes.bytes()).array()));
            }
        }
        return found;
    }

    private static Map<String, String> parquet(Path file, String digest) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT partition, \"offset\", " + digest + " FROM '" + file + "'")) {
            while (row.next()) {
                put(found, row.getString(1), row.getString(2), row.getString(3));
            }
        }
        return found;
    }

    private static void put(Map<String, String> found, String partition, String offset, String digest) {
        assertThat(found.put(partition + ":" + offset, digest))
                .as("twice in the file")
                .isNull();
    }

    /** The one value of a query. */
    static String duckdb(String sql) throws SQLException {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
