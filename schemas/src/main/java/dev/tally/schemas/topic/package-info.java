/** The typed catalogue of topics: what each holds, who writes it, how long it is kept. */
@NullMarked
package dev.tally.schemas.topic;

import org.jspecify.annotations.NullMarked;
