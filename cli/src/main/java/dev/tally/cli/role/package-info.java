/** A role of Tally as this process. */
@NullMarked
package dev.tally.cli.role;

import org.jspecify.annotations.NullMarked;
