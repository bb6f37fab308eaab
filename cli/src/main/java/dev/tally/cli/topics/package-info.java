/** Topics and the schemas of their values, as one thing to be made and checked. */
@NullMarked
package dev.tally.cli.topics;

import org.jspecify.annotations.NullMarked;
