package dev.tally.runtime.settings;

import java.util.Optional;

/**
 * A number of bytes.
 *
 * @param bytes the number, zero or more
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final long KIB = 1024;
    private static final long MIB = KIB * 1024;
    private static final long GIB = MIB * 1024;

    /** Refuses a negative size. */
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /** So many kibibytes (1,024 bytes). */
    public static DataSize ofKib(long count) {
        return new DataSize(Math.multiplyExact(count, KIB));
    }

    /** So many mebibytes (1,048,576 bytes). */
    public static DataSize ofMib(long count) {
        return new DataSize(Math.multiplyExact(count, MIB));
    }

    /** The size that a text such as {@code 512B}, {@code 5MiB} or {@code 1GiB} says; empty if it says none. */
    public static Optional<DataSize> parse(String text) {
        return SettingTypes.size(new DataSize(0), new DataSize(Long.MAX_VALUE / GIB * GIB))
                                .parse(text)
                        instanceof Parsed.Understood<DataSize> understood
                ? Optional.of(understood.value())
                : Optional.empty();
    }

    /**
     * The size for interfaces that take an {@code int}.
     *
     * @throws ArithmeticException beyond 2 GiB
     */
    public int toIntBytes() {
        return Math.toIntExact(bytes);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the largest unit that loses nothing, as settings are written: {@code 16MiB}. */
    @Override
    public String toString() {
        if (bytes != 0 && bytes % GIB == 0) {
            return bytes / GIB + "GiB";
        }
        if (bytes != 0 && bytes % MIB == 0) {
            return bytes / MIB + "MiB";
        }
        if (bytes != 0 && bytes % KIB == 0) {
            return bytes / KIB + "KiB";
        }
        return bytes + "B";
    }
}
