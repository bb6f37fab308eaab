/** What happens to one event: it is checked, applied to its consultation's ledger, and what follows is forwarded. */
@NullMarked
package dev.tally.streams.join;

import org.jspecify.annotations.NullMarked;
