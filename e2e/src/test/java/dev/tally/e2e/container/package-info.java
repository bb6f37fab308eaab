/** The same pipeline in containers: brokers, registry, PostgreSQL and Tally's own image, by Testcontainers. */
@NullMarked
package dev.tally.e2e.container;

import org.jspecify.annotations.NullMarked;
