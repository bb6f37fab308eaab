/** Child processes that can be killed, frozen and started again, and that never outlive this JVM. */
@NullMarked
package dev.tally.local.process;

import org.jspecify.annotations.NullMarked;
