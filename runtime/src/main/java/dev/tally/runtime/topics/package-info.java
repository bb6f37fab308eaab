/** The topics as they are and as they must be: what differs, what would be changed, and the change. */
@NullMarked
package dev.tally.runtime.topics;

import org.jspecify.annotations.NullMarked;
