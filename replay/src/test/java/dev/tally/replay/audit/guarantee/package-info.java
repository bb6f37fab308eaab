@org.jspecify.annotations.NullMarked
package dev.tally.replay.audit.guarantee;
