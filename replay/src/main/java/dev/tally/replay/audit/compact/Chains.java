package dev.tally.replay.audit.compact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Lists of byte strings by id, in the order in which they were added: all of them in a few large arrays, each with the place of
 * the one before it of the same id. Adds 12 bytes to each string.
 *
 * <p>For one thread.
 */
public final class Chains {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int LINK_BYTES = 12;

    private final IdTable heads = new IdTable(1);
    private final List<byte[]> pages = new ArrayList<>();
    private int used = PAGE_BYTES;

    /** Adds a string to an id's list. */
    public void add(UUID id, byte[] bytes) {
        int needed = bytes.length + LINK_BYTES;
        if (pages.isEmpty() || used + needed > pages.get(pages.size() - 1).length) {
            pages.add(new byte[Math.max(PAGE_BYTES, needed)]);
            used = 0;
        }
        long head = heads.put(id);
        byte[] page = pages.get(pages.size() - 1);
        putLong(page, used, heads.get(head, 0));
        putLength(page, used + 8, bytes.length);
        System.arraycopy(bytes, 0, page, used + LINK_BYTES, bytes.length);
        // One more than the address: 0 is the end of a list.
        heads.set(head, 0, (((long) (pages.size() - 1) << 32) | used) + 1);
        used += needed;
    }

    /** The list of an id; empty if it has none. */
    public List<byte[]> of(UUID id) {
        long head = heads.find(id);
        List<byte[]> strings = new ArrayList<>();
        long next = head < 0 ? 0 : heads.get(head, 0);
        while (next != 0) {
            byte[] page = pages.get((int) ((next - 1) >>> 32));
            int at = (int) (next - 1);
            byte[] bytes = new byte[length(page, at + 8)];
            System.arraycopy(page, at + LINK_BYTES, bytes, 0, bytes.length);
            strings.add(bytes);
            next = aLong(page, at);
        }
        Collections.reverse(strings);
        return strings;
    }

    /** Gives every id that has a list. */
    public void forEachId(Consumer<UUID> each) {
        heads.forEach(handle -> each.accept(heads.id(handle)));
    }

    private static void putLong(byte[] page, int at, long value) {
        for (int i = 0; i < 8; i++) {
            page[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    private static long aLong(byte[] page, int at) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (page[at + i] & 0xff);
        }
        return value;
    }

    private static void putLength(byte[] page, int at, int value) {
        for (int i = 0; i < 4; i++) {
            page[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }

    private static int length(byte[] page, int at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = (value << 8) | (page[at + i] & 0xff);
        }
        return value;
    }
}
