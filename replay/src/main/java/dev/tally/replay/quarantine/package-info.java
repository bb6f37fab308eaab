/**
 * What was set aside, for operators: listing it, showing it, acknowledging it. Content is handed out apart from everything else,
 * so that nobody shows it by accident.
 */
@NullMarked
package dev.tally.replay.quarantine;

import org.jspecify.annotations.NullMarked;
