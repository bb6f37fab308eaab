package dev.tally.replay.export;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.replay.export.Piece.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an export holds, as it is written beside it.
 *
 * @param records how many records the window held
 * @param selected how many of them were wanted
 * @param unreadable how many did not decode
 * @param firstUnreadable the first of those, each with its place
 * @param partitions offsets, counts and digest of each partition
 * @param files the files with their rows, sizes and SHA-256
 * @param notes what a person should know, such as what was purged before the window
 */
public record Manifest(
        long records,
        long selected,
        long unreadable,
        List<Unread> firstUnreadable,
        List<PartitionPart> partitions,
        List<FilePart> files,
        List<String> notes) {

    /**
     * What came from one partition.
     *
     * @param digest SHA-256 over the digests of the selected records' values, in order; keyed where identities are not shown
     */
    public record PartitionPart(int partition, long from, long to, long records, long selected, String digest) {}

    /** One file. */
    public record FilePart(String name, long rows, long bytes, String sha256) {}

    void write(Path file, Job<?> job, Instant finishedAt) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("command", job.command());
        all.putAll(job.terms());
        all.put("finishedAt", finishedAt.toString());
        all.put("records", records);
        all.put("selected", selected);
        all.put("partitions", partitions);
        all.put("files", files);
        all.put("unreadable", unreadable);
        all.put("unreadableAt", firstUnreadable);
        all.put("notes", notes);
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.write(draft, new JsonMapper().writer(printer).writeValueAsBytes(all));
        Workspace.force(draft);
        Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    static List<Unread> first(List<Piece> pieces) {
        List<Unread> first = new ArrayList<>();
        for (Piece piece : pieces) {
            piece.firstUnreadable().stream()
                    .limit(PieceWriter.MOST_LISTED - first.size())
                    .forEach(first::add);
        }
        return first;
    }
}
