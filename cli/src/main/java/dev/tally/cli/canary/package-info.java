/** How the audit's canaries go to a gateway: as practice software's consultations do. */
@NullMarked
package dev.tally.cli.canary;

import org.jspecify.annotations.NullMarked;
