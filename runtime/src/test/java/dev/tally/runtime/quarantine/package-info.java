@NullMarked
package dev.tally.runtime.quarantine;

import org.jspecify.annotations.NullMarked;
