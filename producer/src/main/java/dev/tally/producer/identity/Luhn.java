package dev.tally.producer.identity;

/** The check digit of ISO/IEC 7812-1, which RPPS numbers and LOINC codes carry as their last digit. */
final class Luhn {
    private Luhn() {}

    /** Whether the last digit agrees with the others. The text is digits only. */
    static boolean holds(String digits) {
        int sum = 0;
        for (int fromRight = 0; fromRight < digits.length(); fromRight++) {
            int digit = digits.charAt(digits.length() - 1 - fromRight) - '0';
            boolean doubled = fromRight % 2 == 1;
            int weighted = doubled ? 2 * digit : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
