package dev.tally.local.registry;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** Text that is JSON already: a schema which is the whole body, and not a string in one. */
record RawJson(@JsonValue @JsonRawValue String text) {}
