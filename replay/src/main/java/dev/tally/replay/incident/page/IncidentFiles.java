package dev.tally.replay.incident.page;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.incident.report.IncidentReport;
import dev.tally.replay.incident.report.PractitionerPart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report into a directory that only its owner can read: {@code report.md}, {@code report.html}, {@code affected.csv} and a
 * page for each practitioner. Each file appears whole.
 *
 * <p>For one thread.
 */
public final class IncidentFiles {
    private static final String PRACTITIONERS = "practitioners";
    private static final int LONGEST_NAME = 80;

    private final Path directory;

    private IncidentFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Files in this directory, which is made when they are written.
     *
     * @throws ReplayRefusedException if there is something in it: a report is evidence, and is not written over
     */
    public static IncidentFiles in(Path directory) {
        if (Files.exists(directory) && !isEmptyDirectory(directory)) {
            throw new ReplayRefusedException("--output " + directory
                    + " is not an empty directory, and a report is not written over; name another or move it away");
        }
        return new IncidentFiles(directory);
    }

    private static boolean isEmptyDirectory(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw new ReplayRefusedException("--output " + path + " cannot be read; name another");
        }
    }

    /**
     * Writes them.
     *
     * @return their names below the directory
     * @throws ReplayFailedException if one cannot be written
     */
    public List<String> write(IncidentReport report, Wording wording) {
        try {
            return writeAll(report, wording);
        } catch (IOException e) {
            throw new ReplayFailedException(
                    "the report cannot be written into " + directory + " ("
                            + e.getClass().getSimpleName() + "): check its rights and the space on its disk",
                    e);
        }
    }

    private List<String> writeAll(IncidentReport report, Wording wording) throws IOException {
        Path practitioners = directory.resolve(PRACTITIONERS);
        makeDirectory(directory);
        List<Block> blocks = ReportPage.of(report, wording);
        List<String> written = new ArrayList<>();
        Set<String> names = new HashSet<>();
        PractitionerPage pages = new PractitionerPage(report, wording);
        if (!report.practitioners().isEmpty()) {
            makeDirectory(practitioners);
        }
        for (PractitionerPart part : report.practitioners()) {
            String name = free(fileName(part), names) + ".md";
            write(practitioners.resolve(name), Markdown.of(pages.page(part), wording));
            written.add(PRACTITIONERS + "/" + name);
        }
        write(directory.resolve("affected.csv"), AffectedCsv.of(report));
        write(directory.resolve("report.md"), Markdown.of(blocks, wording));
        // Last: whoever finds it finds everything.
        write(directory.resolve("report.html"), Html.of(wording.say("title"), blocks, wording));
        written.addAll(List.of("affected.csv", "report.md", "report.html"));
        return written;
    }

    /** An id or a pseudonym; whatever a file system could take amiss becomes a line. */
    private static String fileName(PractitionerPart part) {
        @Nullable String practitioner = part.practitioner();
        String name =
                practitioner != null ? practitioner : part.gateway() == null ? "unknown" : "unknown-" + part.gateway();
        String safe = name.replaceAll("[^A-Za-z0-9-]", "_");
        return safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
    }

    /** Two names can become one, and some file systems do not tell case. */
    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    private static void makeDirectory(Path path) throws IOException {
        if (!Files.exists(path)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createDirectory(path, forItsOwner(path, "rwx------"));
        } else if (isPosix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        Files.createFile(draft, forItsOwner(draft, "rw-------"));
        Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] forItsOwner(Path path, String rights) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
