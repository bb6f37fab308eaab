/**
 * Consultations that the audit itself sends through a gateway, so that the whole way from HTTP to the row is seen to be open while
 * no practice works.
 */
@NullMarked
package dev.tally.replay.audit.canary;

import org.jspecify.annotations.NullMarked;
