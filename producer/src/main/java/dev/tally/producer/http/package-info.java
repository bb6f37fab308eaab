/** The gateway's HTTP face: strict JSON in, problem documents out, no patient data in any address, answer or log line. */
@NullMarked
package dev.tally.producer.http;

import org.jspecify.annotations.NullMarked;
