/**
 * The audit as a service: reads what is new, remembers it on disk, looks at what has changed at once and at everything else
 * stretch by stretch, and publishes what it finds.
 */
@NullMarked
package dev.tally.replay.audit.follow;

import org.jspecify.annotations.NullMarked;
