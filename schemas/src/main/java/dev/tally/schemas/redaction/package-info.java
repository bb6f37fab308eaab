/** What keeps medical text out of logs and messages when an event is printed. */
@NullMarked
package dev.tally.schemas.redaction;

import org.jspecify.annotations.NullMarked;
