/** Serializers and deserializers by configuration alone: no code names a class of them. */
@NullMarked
package dev.tally.runtime.serde;

import org.jspecify.annotations.NullMarked;
