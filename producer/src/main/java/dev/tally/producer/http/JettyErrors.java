package dev.tally.producer.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Says as a problem document what Jetty refuses by itself: unsound HTTP, and requests during an orderly stop. */
final class JettyErrors extends ErrorHandler {
    private static final int STOPPING = 503;

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        Problem problem = code == STOPPING
                ? Problem.of(Problem.Kind.OVERLOADED, "The gateway is stopping. Nothing was accepted. Send it again.")
                : Problem.of(Problem.Kind.BAD_HTTP, "Nothing was accepted. Look at the request's line and headers.");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (code == STOPPING) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Answers.RETRY_AFTER_SECONDS);
        }
        response.write(true, ByteBuffer.wrap(problem.json(code)), callback);
    }
}
