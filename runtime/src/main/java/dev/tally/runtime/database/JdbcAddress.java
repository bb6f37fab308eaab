package dev.tally.runtime.database;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an address of PostgreSQL says, as far as settings must know. */
final class JdbcAddress {
    private static final Pattern ADDRESS = Pattern.compile("jdbc:postgresql://([^/?]+)/([^?]+)");

    private JdbcAddress() {}

    /** What is wrong with an address, or null. */
    static @Nullable String remedy(String url) {
        if (url.contains("?")) {
            return "must have no ?parameters: give them as database.NAME settings, where they can be checked";
        }
        return ADDRESS.matcher(url).matches() ? null : "must be jdbc:postgresql://host:port/database";
    }

    /** Whether every host is this machine. A name other than localhost is not asked of the network. */
    static boolean isLoopback(String url) {
        Matcher matcher = ADDRESS.matcher(url);
        // What is no address at all is another problem, already reported.
        return !matcher.matches() || Arrays.stream(matcher.group(1).split(",")).allMatch(JdbcAddress::isLoopbackHost);
    }

    private static boolean isLoopbackHost(String hostAndPort) {
        String host = hostAndPort.replaceFirst(":\\d+$", "");
        boolean literal = host.matches("\\d+(\\.\\d+){3}") || host.startsWith("[");
        try {
            return "localhost".equals(host)
                    || (literal && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }
}
