/** Tests of this package. */
@NullMarked
package dev.tally.runtime.service;

import org.jspecify.annotations.NullMarked;
