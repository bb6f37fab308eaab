/** Tests of the settings. */
@NullMarked
package dev.tally.runtime.settings;

import org.jspecify.annotations.NullMarked;
