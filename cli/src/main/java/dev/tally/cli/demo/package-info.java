/** The demo: real processes, generated consultations, and the tally of what was accepted against what is stored. */
@NullMarked
package dev.tally.cli.demo;

import org.jspecify.annotations.NullMarked;
