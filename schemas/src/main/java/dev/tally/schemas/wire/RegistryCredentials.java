package dev.tally.schemas.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of a registry and the credentials for them. Problems name keys, never secrets. */
final class RegistryCredentials {
    private static final String BASIC_SOURCE = "basic.auth.credentials.source";
    private static final String BASIC_USER_INFO = "basic.auth.user.info";
    private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    private static final String BEARER_TOKEN = "bearer.auth.token";

    private RegistryCredentials() {}

    static List<RegistryEndpoint> endpoints(Map<String, ?> configs, List<String> problems) {
        String shared = sharedAuthorization(configs, problems);
        String urls = RegistrySettings.text(configs, RegistrySettings.URL);
        List<RegistryEndpoint> endpoints = new ArrayList<>();
        for (String url : urls == null ? List.<String>of() : List.of(urls.split(","))) {
            RegistryEndpoint endpoint = url.isBlank() ? null : endpoint(url.trim(), shared);
            if (endpoint != null) {
                endpoints.add(endpoint);
            } else if (!url.isBlank()) {
                problems.add(RegistrySettings.URL + " has an address that is not http(s)://host[:port][/path]");
            }
        }
        if (endpoints.isEmpty()) {
            problems.add(RegistrySettings.URL + " is missing: set it to the registry's address, e.g. http://host:8081");
        }
        return endpoints;
    }

    private static @Nullable RegistryEndpoint endpoint(String url, @Nullable String shared) {
        try {
            URI uri = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
                return null;
            }
            String userInfo = uri.getRawUserInfo();
            URI base = new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
            String own = userInfo == null ? null : basic(URLDecoder.decode(userInfo, StandardCharsets.UTF_8));
            return new RegistryEndpoint(base, shared == null ? own : shared);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    /** The header that goes to every address; null leaves it to each address's own user information. */
    private static @Nullable String sharedAuthorization(Map<String, ?> configs, List<String> problems) {
        String basicSource = setting(configs, BASIC_SOURCE);
        String bearerSource = setting(configs, BEARER_SOURCE);
        String token = setting(configs, BEARER_TOKEN);
        if (bearerSource != null && !bearerSource.equals("STATIC_TOKEN")) {
            problems.add(BEARER_SOURCE + " = " + bearerSource + " is not supported: use STATIC_TOKEN");
        }
        if (bearerSource != null && token == null) {
            problems.add(BEARER_TOKEN + " is missing, which " + BEARER_SOURCE + " asks for");
        }
        if (token != null) {
            if (basicSource != null) {
                problems.add("set either " + BASIC_SOURCE + " or " + BEARER_TOKEN + ", not both");
            }
            return "Bearer " + token;
        }
        return basicAuthorization(configs, basicSource, problems);
    }

    private static @Nullable String basicAuthorization(
            Map<String, ?> configs, @Nullable String source, List<String> problems) {
        if (source == null || source.equals("URL")) {
            return null;
        }
        if (!source.equals("USER_INFO")) {
            problems.add(BASIC_SOURCE + " = " + source + " is not supported: use URL or USER_INFO");
            return null;
        }
        String userInfo = setting(configs, BASIC_USER_INFO);
        if (userInfo == null || !userInfo.contains(":")) {
            problems.add(BASIC_USER_INFO + " is missing or not of the form user:password");
            return null;
        }
        return basic(userInfo);
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** Confluent's clients take these keys with and without the registry's prefix. */
    private static @Nullable String setting(Map<String, ?> configs, String key) {
        String plain = RegistrySettings.text(configs, key);
        return plain != null ? plain : RegistrySettings.text(configs, "schema.registry." + key);
    }
}
