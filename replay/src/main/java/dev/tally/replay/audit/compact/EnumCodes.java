package dev.tally.replay.audit.compact;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Numbers for the constants of an enum, for as long as this process lives: nothing that is written anywhere uses them.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param <E> the enum
 */
public final class EnumCodes<E extends Enum<E>> {
    private final Class<E> type;
    private final List<E> all;

    /** Codes of an enum. */
    public EnumCodes(Class<E> type) {
        this.type = type;
        this.all = List.copyOf(EnumSet.allOf(type));
    }

    /** The number of a constant. */
    public int code(E constant) {
        return all.indexOf(constant);
    }

    /** The constant with a number. */
    public E of(int code) {
        return all.get(code);
    }

    /** A set, one bit each. */
    public int bits(Set<E> set) {
        int bits = 0;
        for (E each : set) {
            bits |= 1 << code(each);
        }
        return bits;
    }

    /** The set of these bits. */
    public Set<E> set(int bits) {
        Set<E> set = EnumSet.noneOf(type);
        for (E each : all) {
            if ((bits & (1 << code(each))) != 0) {
                set.add(each);
            }
        }
        return set;
    }
}
