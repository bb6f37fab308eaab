/** What the replay and restore commands are made of beside their options. */
@NullMarked
package dev.tally.cli.replay;

import org.jspecify.annotations.NullMarked;
