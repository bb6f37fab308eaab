/** What an export reveals: pseudonyms for identities, and free text only when it is asked for. */
@NullMarked
package dev.tally.replay.privacy;

import org.jspecify.annotations.NullMarked;
