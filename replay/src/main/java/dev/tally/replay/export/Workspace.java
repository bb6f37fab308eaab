package dev.tally.replay.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.Window;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The directory beside the result in which an export grows: what it was asked for, the pieces that are done, and their files.
 * It is what an export is resumed from, and it is gone when the result is whole. Only its owner can read it.
 *
 * <p>Safe for any thread: a lock guards the list of pieces.
 */
final class Workspace {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SUFFIX = ".unfinished";
    private static final String TERMS = "job.json";
    private static final String PIECES = "pieces.ndjson";

    private final Path directory;

    private Workspace(Path directory) {
        this.directory = directory;
    }

    /** The workspace of an export to this path, whether or not it is there. */
    static Workspace of(Path out) {
        Path absolute = out.toAbsolutePath();
        return new Workspace(absolute.resolveSibling(absolute.getFileName() + SUFFIX));
    }

    Path directory() {
        return directory;
    }

    boolean isThere() {
        return Files.exists(directory);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Makes it, with what is to be done. */
    void begin(Job<?> job) throws IOException {
        Files.createDirectories(directory.toAbsolutePath().getParent());
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
        Map<String, Object> saved = new LinkedHashMap<>();
        saved.put("terms", job.terms());
        saved.put("notes", job.window().notes());
        saved.put("spans", job.window().spans());
        Path draft = file(TERMS + ".draft");
        Files.write(draft, JSON.writeValueAsBytes(saved));
        force(draft);
        Files.move(draft, file(TERMS), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The window of the run that is resumed.
     *
     * @throws ReplayRefusedException if that run was asked for something else
     */
    Window resume(Job<?> job) throws IOException {
        if (!Files.exists(file(TERMS))) {
            throw new ReplayRefusedException("there is nothing to resume in " + directory
                    + "; run it without --resume, and delete that directory first if it is there");
        }
        SavedJob saved = JSON.readValue(file(TERMS).toFile(), SavedJob.class);
        Map<String, Object> now = JSON.convertValue(job.terms(), new TypeReference<>() {});
        for (Map.Entry<String, Object> term : saved.terms().entrySet()) {
            if (!term.getValue().equals(now.get(term.getKey()))) {
                throw new ReplayRefusedException("the run in " + directory + " was asked for another "
                        + term.getKey() + ": resume it with the command it was begun with (the same pseudonym key"
                        + " included), or delete that directory");
            }
        }
        return new Window(job.topic().topic().name(), saved.spans(), saved.notes());
    }

    private record SavedJob(Map<String, Object> terms, List<String> notes, List<Span> spans) {}

    /** A piece is done, its files are on disk. */
    synchronized void done(Piece piece) throws IOException {
        byte[] line = (JSON.writeValueAsString(piece) + "\n").getBytes(StandardCharsets.UTF_8);
        Path pieces = file(PIECES);
        Files.write(pieces, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        force(pieces);
    }

    /** The pieces that are done, in order of partition and offset. */
    synchronized List<Piece> pieces() throws IOException {
        List<Piece> pieces = new ArrayList<>();
        if (Files.exists(file(PIECES))) {
            for (String line : Files.readAllLines(file(PIECES))) {
                try {
                    pieces.add(JSON.readValue(line, Piece.class));
                } catch (JsonProcessingException torn) {
                    // The last line of a run that was killed while it wrote it: that piece is done again.
                    break;
                }
            }
        }
        pieces.sort(Comparator.comparingInt((Piece piece) -> piece.span().partition())
                .thenComparingLong(piece -> piece.span().from()));
        return pieces;
    }

    /** Waits until a file's bytes are on disk. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Deletes it with all that is in it. */
    void delete() throws IOException {
        new Tree(directory).delete();
    }
}
