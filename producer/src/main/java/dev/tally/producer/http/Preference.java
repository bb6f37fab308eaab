package dev.tally.producer.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client prefers (RFC 7240). What is not understood is ignored, as the RFC wants it. */
final class Preference {
    /** Below the time after which an idle connection is closed. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=$|[,;])");

    private Preference() {}

    /** How long the client wants to wait for storage, within a bound; null if it did not say. */
    static @Nullable Duration wait(Context ctx) {
        String header = String.join(",", Collections.list(ctx.req().getHeaders("Prefer")));
        Matcher matcher = WAIT.matcher(header);
        if (!matcher.find()) {
            return null;
        }
        Duration wait = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
        Duration applied = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        ctx.header("Preference-Applied", "wait=" + applied.toSeconds());
        return applied;
    }
}
