/** Real processes, really killed. */
@NullMarked
package dev.tally.local;

import org.jspecify.annotations.NullMarked;
