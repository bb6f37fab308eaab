/** What the roles that set things aside have in common. */
@NullMarked
package dev.tally.runtime.quarantine;

import org.jspecify.annotations.NullMarked;
