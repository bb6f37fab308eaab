package dev.tally.local.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the registry: everybody, or who shows one of these credentials. It exists to test that clients show theirs.
 *
 * <p>A registry in a process of its own gets it by environment and not by arguments, which every user of the machine can
 * read.
 *
 * @param basic {@code user:password}, or null
 * @param bearer a token, or null
 */
public record RegistryAccess(
        @Nullable String basic, @Nullable String bearer) {
    private static final String BASIC_VARIABLE = "TALLY_LOCAL_REGISTRY_BASIC";
    private static final String BEARER_VARIABLE = "TALLY_LOCAL_REGISTRY_BEARER";

    public static RegistryAccess open() {
        return new RegistryAccess(null, null);
    }

    static RegistryAccess from(Map<String, String> environment) {
        return new RegistryAccess(environment.get(BASIC_VARIABLE), environment.get(BEARER_VARIABLE));
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        if (basic != null) {
            environment.put(BASIC_VARIABLE, basic);
        }
        if (bearer != null) {
            environment.put(BEARER_VARIABLE, bearer);
        }
        return environment;
    }

    /** Whether a request with this Authorization header, or none, may pass. */
    boolean admits(@Nullable String authorization) {
        List<String> accepted = accepted();
        if (accepted.isEmpty()) {
            return true;
        }
        byte[] shown = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
        // In constant time, as a matter of habit.
        return accepted.stream()
                .map(header -> header.getBytes(StandardCharsets.UTF_8))
                .anyMatch(header -> MessageDigest.isEqual(header, shown));
    }

    private List<String> accepted() {
        Stream<String> basicHeader = Stream.ofNullable(basic)
                .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        Stream<String> bearerHeader = Stream.ofNullable(bearer).map(token -> "Bearer " + token);
        return Stream.concat(basicHeader, bearerHeader).toList();
    }

    @Override
    public String toString() {
        return "RegistryAccess[" + (accepted().isEmpty() ? "open" : "credentials required") + "]";
    }
}
