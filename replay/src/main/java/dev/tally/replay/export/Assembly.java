package dev.tally.replay.export;

import dev.tally.replay.export.Manifest.FilePart;
import dev.tally.replay.export.Manifest.PartitionPart;
import dev.tally.replay.export.Piece.Part;
import dev.tally.replay.format.RowFormat;
import dev.tally.replay.window.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * Puts the pieces of an export together: one file, or one for each day. The result appears under its own name at once and
 * whole, the manifest after it. For one thread.
 */
final class Assembly<V extends SpecificRecord> {
    private final Job<V> job;
    private final Path out;
    private final Workspace workspace;
    private final RowFormat<V> format;

    Assembly(Job<V> job, Path out, Workspace workspace) {
        this.job = job;
        this.out = out.toAbsolutePath();
        this.workspace = workspace;
        this.format = job.format().of(job.topic(), job.disclosure(), job.zone());
    }

    Manifest assemble(Clock clock) throws IOException {
        List<Piece> pieces = workspace.pieces();
        Path whole = workspace.file("whole");
        List<FilePart> files = job.days() == null ? List.of(single(pieces, whole)) : byDay(pieces, whole);
        Manifest manifest = new Manifest(
                pieces.stream().mapToLong(Piece::records).sum(),
                pieces.stream().mapToLong(Piece::selected).sum(),
                pieces.stream().mapToLong(Piece::unreadable).sum(),
                Manifest.first(pieces),
                partitions(pieces),
                files,
                job.window().notes());
        if (job.days() != null && Files.exists(out)) {
            // A run that was killed at this very place left it: the same is put in its stead.
            new Tree(out).delete();
        }
        Files.move(whole, out, StandardCopyOption.ATOMIC_MOVE);
        manifest.write(manifestOf(out), job, clock.instant());
        forceDirectory(out.resolveSibling("."));
        workspace.delete();
        return manifest;
    }

    static Path manifestOf(Path out) {
        return out.resolveSibling(out.getFileName() + ".manifest.json");
    }

    private FilePart single(List<Piece> pieces, Path whole) throws IOException {
        List<Part> parts =
                pieces.stream().flatMap(piece -> piece.parts().stream()).toList();
        return join(parts, whole, out.getFileName().toString());
    }

    private List<FilePart> byDay(List<Piece> pieces, Path whole) throws IOException {
        Map<String, List<Part>> days = new TreeMap<>();
        pieces.forEach(piece -> piece.parts()
                .forEach(part -> days.computeIfAbsent(part.day(), day -> new ArrayList<>())
                        .add(part)));
        new Tree(whole).delete();
        Files.createDirectories(whole);
        List<FilePart> files = new ArrayList<>();
        for (Map.Entry<String, List<Part>> day : days.entrySet()) {
            String name = "day=" + day.getKey() + "/" + job.topic().aliases().get(0) + "."
                    + job.format().extension();
            Path file = whole.resolve(name);
            Files.createDirectories(file.getParent());
            files.add(join(day.getValue(), file, out.getFileName() + "/" + name));
        }
        return files;
    }

    private FilePart join(List<Part> parts, Path file, String name) throws IOException {
        format.join(parts.stream().map(part -> workspace.file(part.name())).toList(), file);
        Workspace.force(file);
        return new FilePart(
                name,
                parts.stream().mapToLong(Part::rows).sum(),
                Files.size(file),
                HexFormat.of().formatHex(sha256(file)));
    }

    private static byte[] sha256(Path file) throws IOException {
        MessageDigest digest = RecordDigests.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {
                // The stream digests what passes.
            }
        }
        return digest.digest();
    }

    private List<PartitionPart> partitions(List<Piece> pieces) throws IOException {
        List<PartitionPart> partitions = new ArrayList<>();
        for (Span span : job.window().spans()) {
            MessageDigest digest = RecordDigests.sha256();
            long records = 0;
            long selected = 0;
            for (Piece piece : pieces) {
                if (piece.span().partition() == span.partition()) {
                    digest.update(Files.readAllBytes(workspace.file(piece.digests())));
                    records += piece.records();
                    selected += piece.selected();
                }
            }
            partitions.add(new PartitionPart(
                    span.partition(),
                    span.from(),
                    span.to(),
                    records,
                    selected,
                    HexFormat.of().formatHex(digest.digest())));
        }
        return partitions;
    }

    /** So that the new names survive a power cut. */
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
