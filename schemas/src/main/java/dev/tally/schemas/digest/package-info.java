/** Event ids and digests: what makes two events the same fact, and two records the same record. */
@NullMarked
package dev.tally.schemas.digest;

import org.jspecify.annotations.NullMarked;
