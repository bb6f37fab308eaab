/** The management port: whether a service lives, whether it is ready, and its metrics. */
@NullMarked
package dev.tally.runtime.management;

import org.jspecify.annotations.NullMarked;
