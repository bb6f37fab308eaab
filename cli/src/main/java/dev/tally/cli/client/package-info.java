/** The client's side of the gateway: requests as NDJSON lines or generated, sent over HTTP, answers kept apart. */
@NullMarked
package dev.tally.cli.client;

import org.jspecify.annotations.NullMarked;
