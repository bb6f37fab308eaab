@org.jspecify.annotations.NullMarked
package dev.tally.replay.incident.report;
