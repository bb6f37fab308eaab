/**
 * A small schema registry that speaks Confluent's REST API: for one machine, not for production.
 *
 * <p>{@code SchemaRegistry} holds the rules, {@code RegistryLog} the disk, {@code RegistryServer} the protocol, {@code
 * LocalRegistry} the process.
 */
@NullMarked
package dev.tally.local.registry;

import org.jspecify.annotations.NullMarked;
