/** What tests of several packages stand on. */
@NullMarked
package dev.tally.runtime;

import org.jspecify.annotations.NullMarked;
