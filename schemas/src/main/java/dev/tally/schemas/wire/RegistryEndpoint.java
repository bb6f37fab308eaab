package dev.tally.schemas.wire;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One address of a schema registry and what to show there. Its text holds no credentials.
 *
 * @param base the address without user information and without a slash at the end
 * @param authorization value of the {@code Authorization} header; null for none
 */
record RegistryEndpoint(URI base, @Nullable String authorization) {

    URI resolve(String path) {
        return URI.create(base + path);
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
