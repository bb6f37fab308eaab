/** The registry's contract, and what only ours promises. */
@NullMarked
package dev.tally.local.registry;

import org.jspecify.annotations.NullMarked;
