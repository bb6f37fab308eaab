@NullMarked
package dev.tally.sink.restore;

import org.jspecify.annotations.NullMarked;
