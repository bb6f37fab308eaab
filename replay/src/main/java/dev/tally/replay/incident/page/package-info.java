/** How an incident report looks: its words in two languages, and its forms as Markdown, as one HTML page and as CSV. No Kafka, no database. */
@NullMarked
package dev.tally.replay.incident.page;

import org.jspecify.annotations.NullMarked;
