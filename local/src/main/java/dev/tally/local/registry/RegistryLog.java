package dev.tally.local.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The registry's disk: a file to which each change is appended as one line, a checksum and JSON, and made durable before it
 * is answered.
 *
 * <p>A crash may tear the last line. That change was never answered, so it is cut off. A bad line before the last is damage,
 * and the registry does not start on it: a lost id would make records unreadable.
 *
 * <p>Thread rule: one thread at a time; {@link SchemaRegistry} sees to that.
 */
final class RegistryLog implements AutoCloseable {
    private static final int CHECKSUM_CHARACTERS = 8;

    private final ObjectMapper json = new ObjectMapper();
    private final FileChannel channel;
    private final List<LogEntry> found;
    private boolean isBroken;

    private RegistryLog(FileChannel channel) throws IOException {
        this.channel = channel;
        this.found = List.copyOf(recover());
    }

    /**
     * Opens the log, creating it if need be.
     *
     * @throws IOException if it cannot be read, is damaged, or another process has it
     */
    static RegistryLog open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("schemas.log");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw new IOException("Another registry uses " + file);
            }
            makeNameDurable(directory);
            return new RegistryLog(channel);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** What was in the log when it was opened. */
    List<LogEntry> found() {
        return found;
    }

    /**
     * Appends a change; when this returns, it survives a power cut.
     *
     * @throws IOException if the disk refuses. After that nothing is appended until the log is opened anew, because
     *     nobody knows what the disk holds.
     */
    void append(LogEntry entry) throws IOException {
        if (isBroken) {
            throw new IOException("An earlier write failed: restart the registry");
        }
        isBroken = true;
        ByteBuffer line = ByteBuffer.wrap(line(entry));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(true);
        isBroken = false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private byte[] line(LogEntry entry) throws JsonProcessingException {
        String text = json.writerFor(LogEntry.class).writeValueAsString(entry);
        return (checksum(text) + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private List<LogEntry> recover() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(channel.size())];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Until all is read.
        }
        List<LogEntry> entries = new ArrayList<>();
        int start = 0;
        while (start < bytes.length) {
            int end = indexOfNewline(bytes, start);
            Optional<LogEntry> entry =
                    end < 0 ? Optional.empty() : parse(new String(bytes, start, end - start, StandardCharsets.UTF_8));
            if (entry.isEmpty()) {
                boolean isLast = end < 0 || end == bytes.length - 1;
                if (!isLast) {
                    throw new IOException(
                            "The registry's log is damaged at byte " + start + ": restore it from a copy");
                }
                break;
            }
            entries.add(entry.get());
            start = end + 1;
        }
        channel.truncate(start);
        channel.position(start);
        channel.force(true);
        return entries;
    }

    private Optional<LogEntry> parse(String line) {
        if (line.length() <= CHECKSUM_CHARACTERS) {
            return Optional.empty();
        }
        String text = line.substring(CHECKSUM_CHARACTERS + 1);
        if (!line.startsWith(checksum(text) + " ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(text, LogEntry.class));
        } catch (JsonProcessingException writtenByALaterVersion) {
            return Optional.empty();
        }
    }

    private static int indexOfNewline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** A new file's name lives in its directory, which has to reach the disk too. */
    private static void makeNameDurable(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }
}
