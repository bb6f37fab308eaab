/** What join, sink and operators say to gateways: receipts, about acceptances, in batches. */
@NullMarked
package dev.tally.schemas.receipt;

import org.jspecify.annotations.NullMarked;
