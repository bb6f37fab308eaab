package dev.tally.cli.demo;

import java.util.Random;

/** Invented identifiers whose check digits are right. Source of the rules: RPPS, Luhn; INS, 97 - (n mod 97). */
public final class Identities {
    private Identities() {}

    /** An 11-digit RPPS number in a range that no register uses. */
    public static String practitioner(int number) {
        String digits = String.format("9970%06d", number);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return digits + (10 - sum % 10) % 10;
    }

    /** A 15-digit INS: sex, year, month, a department that does not exist, commune, order, key. */
    public static String patient(Random random) {
        long number = 1L + random.nextInt(2);
        number = number * 100 + random.nextInt(100);
        number = number * 100 + 1 + random.nextInt(12);
        number = number * 100 + 96;
        number = number * 1000 + 1 + random.nextInt(989);
        number = number * 1000 + 1 + random.nextInt(998);
        return String.format("%013d%02d", number, 97 - number % 97);
    }
}
