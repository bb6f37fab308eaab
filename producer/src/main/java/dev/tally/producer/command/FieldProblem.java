package dev.tally.producer.command;

/**
 * What is wrong with one field.
 *
 * @param field its name as clients know it
 * @param message what is wrong and what would be right; never repeats the value, which may be patient data
 */
public record FieldProblem(String field, String message) {}
