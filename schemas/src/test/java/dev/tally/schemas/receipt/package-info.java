@NullMarked
package dev.tally.schemas.receipt;

import org.jspecify.annotations.NullMarked;
