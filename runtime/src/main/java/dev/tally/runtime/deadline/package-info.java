/** How long a consultation may wait: what the join raises by, and the audit judges by. */
@NullMarked
package dev.tally.runtime.deadline;

import org.jspecify.annotations.NullMarked;
