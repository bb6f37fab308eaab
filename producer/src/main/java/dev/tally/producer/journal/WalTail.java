package dev.tally.producer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Tells a write-ahead log that was torn by the end of a process or of power from one that was damaged later.
 *
 * <p>RocksDB's {@code kTolerateCorruptedTailRecords} is the recovery that comes closest to what a journal needs: it stops at what is
 * incomplete at the end of a log and refuses what is wrong in the middle. But where exactly the end begins is a heuristic in it: a
 * flipped length in the last block looks like the end, and whatever was written behind it would be gone in silence. So the log is
 * read here first. The journal has one writer that syncs each write before the next; therefore
 *
 * <ul>
 *   <li>of the newest log only the last write can be torn, and no other write can begin behind it;
 *   <li>every older log must be sound to its end: a torn write is cut off before the engine begins a newer log.
 * </ul>
 *
 * <p>The format is RocksDB's own ({@code db/log_format.h}): blocks of 32 KiB, in them records of a masked CRC-32C over type and
 * payload, a length of two bytes, a type (1 whole, 2 first, 3 middle, 4 last part of a write) and the payload.
 */
final class WalTail {
    private static final int BLOCK = 32 * 1024;
    private static final int HEADER = 7;
    private static final int WHOLE = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int MASK_DELTA = 0xa282ead8;

    private final byte[] bytes;
    private final ByteBuffer log;

    private WalTail(byte[] bytes) {
        this.bytes = bytes;
        this.log = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What was found in a log. */
    sealed interface Finding {
        /** Every write is whole. */
        record Sound() implements Finding {}

        /**
         * The last write is incomplete; it was not answered, because it was not synced.
         *
         * @param begin where it begins
         * @param bytes how many bytes of it there are
         * @param altered whether it has its full length, so that it may have been altered later instead
         */
        record Torn(long begin, long bytes, boolean altered) implements Finding {}

        /** Something is wrong, and sound writes are behind it. */
        record Damaged(long offset) implements Finding {}
    }

    /** The logs of a database, the oldest first. */
    static List<Path> logs(Path database) throws IOException {
        if (!Files.isDirectory(database)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    /** Reads a log. */
    static Finding inspect(Path log) throws IOException {
        // The whole log: it is bounded by the size at which the engine begins a new one.
        return new WalTail(Files.readAllBytes(log)).inspect();
    }

    private Finding inspect() {
        int end = lastByteUsed();
        int offset = 0;
        int begin = 0;
        while (offset < end) {
            int left = BLOCK - offset % BLOCK;
            if (left < HEADER) {
                offset += left;
            } else if (isSound(offset)) {
                boolean goesOn = log.get(offset + 6) == FIRST || log.get(offset + 6) == MIDDLE;
                offset += HEADER + length(offset);
                begin = goesOn ? begin : offset;
            } else {
                return wrongAt(offset, begin, end);
            }
        }
        return new Finding.Sound();
    }

    private Finding wrongAt(int offset, int begin, int end) {
        for (int behind = offset + 1; behind < end; behind++) {
            if (beginsWrite(behind) && isSound(behind)) {
                return new Finding.Damaged(offset);
            }
        }
        boolean hasFullLength = offset + HEADER < end && length(offset) > 0 && offset + HEADER + length(offset) <= end;
        return new Finding.Torn(begin, end - begin, hasFullLength);
    }

    /** Behind it are only the zeros of space that was reserved. */
    private int lastByteUsed() {
        int end = log.limit();
        while (end > 0 && log.get(end - 1) == 0) {
            end--;
        }
        // The last payload may end in zeros of its own.
        return end == 0 ? 0 : Math.min(log.limit(), endOfRecordWith(end - 1));
    }

    private int endOfRecordWith(int lastUsed) {
        int offset = lastUsed / BLOCK * BLOCK;
        while (offset <= lastUsed && BLOCK - offset % BLOCK >= HEADER && isSound(offset)) {
            offset += HEADER + length(offset);
        }
        return Math.max(offset, lastUsed + 1);
    }

    private boolean beginsWrite(int offset) {
        if (offset + HEADER > log.limit() || BLOCK - offset % BLOCK < HEADER) {
            return false;
        }
        int type = log.get(offset + 6);
        return (type == WHOLE || type == FIRST) && length(offset) > 0;
    }

    private boolean isSound(int offset) {
        if (offset + HEADER > log.limit()) {
            return false;
        }
        int length = length(offset);
        if (offset % BLOCK + HEADER + length > BLOCK || offset + HEADER + length > log.limit()) {
            return false;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset + 6, 1 + length);
        int crc = (int) checksum.getValue();
        int masked = ((crc >>> 15) | (crc << 17)) + MASK_DELTA;
        return masked == log.getInt(offset);
    }

    private int length(int offset) {
        return Short.toUnsignedInt(log.getShort(offset + 4));
    }
}
