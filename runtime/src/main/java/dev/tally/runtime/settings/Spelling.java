package dev.tally.runtime.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a mistyped one was meant to be. Stateless, so safe for any thread. */
public final class Spelling {
    private Spelling() {}

    /** The known name that is at most so many slips away, the nearest first; empty when there is none. */
    public static Optional<String> closest(String typed, Collection<String> known, int slips) {
        return known.stream()
                .filter(name -> slips(typed, name) <= slips)
                .min(Comparator.comparingInt((String name) -> slips(typed, name))
                        .thenComparing(name -> name));
    }

    /** How many letters were put in, left out, changed or swapped with their neighbour (optimal string alignment). */
    static int slips(String typed, String meant) {
        int[][] slips = new int[typed.length() + 1][meant.length() + 1];
        for (int row = 0; row <= typed.length(); row++) {
            for (int column = 0; column <= meant.length(); column++) {
                slips[row][column] = row == 0 || column == 0 ? row + column : least(slips, typed, meant, row, column);
            }
        }
        return slips[typed.length()][meant.length()];
    }

    private static int least(int[][] slips, String typed, String meant, int row, int column) {
        boolean same = typed.charAt(row - 1) == meant.charAt(column - 1);
        int least = Math.min(
                slips[row - 1][column - 1] + (same ? 0 : 1),
                1 + Math.min(slips[row - 1][column], slips[row][column - 1]));
        boolean swapped = row > 1
                && column > 1
                && typed.charAt(row - 1) == meant.charAt(column - 2)
                && typed.charAt(row - 2) == meant.charAt(column - 1);
        return swapped ? Math.min(least, slips[row - 2][column - 2] + 1) : least;
    }
}
