/** The life of a role: start in order, say READY, end in reverse order within a bound. */
@NullMarked
package dev.tally.runtime.service;

import org.jspecify.annotations.NullMarked;
