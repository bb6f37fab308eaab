/** The audit: what the topics and the gateways say was accepted, against what the database holds. */
@NullMarked
package dev.tally.replay.audit;

import org.jspecify.annotations.NullMarked;
