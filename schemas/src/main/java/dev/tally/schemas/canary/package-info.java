/** How consultations that nobody had are told from all others, by everybody who counts. */
@NullMarked
package dev.tally.schemas.canary;

import org.jspecify.annotations.NullMarked;
