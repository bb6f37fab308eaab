/** Nights that are played again: gateways that are wrong on purpose, and whether Tally names what they lose. */
@NullMarked
package dev.tally.cli.demo.scenario;

import org.jspecify.annotations.NullMarked;
