/** What an incident report says: who is affected, in which way, and since when. No I/O, no language, no layout. */
@NullMarked
package dev.tally.replay.incident.report;

import org.jspecify.annotations.NullMarked;
