/**
 * Settings as typed, validated values: a flag wins over the environment, the environment over a file, a file over the
 * default; and every problem is reported at once.
 */
@NullMarked
package dev.tally.runtime.settings;

import org.jspecify.annotations.NullMarked;
