/** The completeness rule: one pure function that decides what belongs to a record and whether it is complete. */
@NullMarked
package dev.tally.schemas.assembly;

import org.jspecify.annotations.NullMarked;
