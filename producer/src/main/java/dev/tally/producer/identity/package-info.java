/** Identifiers that carry a check: practitioners, patients, authors and document types. */
@NullMarked
package dev.tally.producer.identity;

import org.jspecify.annotations.NullMarked;
