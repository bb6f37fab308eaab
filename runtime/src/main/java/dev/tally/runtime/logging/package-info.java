/** Logging to standard error which never shows the values of records. */
@NullMarked
package dev.tally.runtime.logging;

import org.jspecify.annotations.NullMarked;
