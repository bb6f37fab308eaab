/** What is known of one consultation, or of one run of a gateway, when it is judged. */
@NullMarked
package dev.tally.replay.audit.evidence;

import org.jspecify.annotations.NullMarked;
