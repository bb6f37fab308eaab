package dev.tally.producer.http;

import dev.tally.producer.ConsultationPublisher;
import dev.tally.producer.identity.IdentifierPolicy;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the gateway. It logs no request, and of a failure the classes and places only: messages of exceptions may
 * quote a body.
 *
 * <p>{@link #start} and {@link #close} are called by one thread.
 */
public final class GatewayServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final long STOP_WITHIN_MS = 5_000;
    private static final int MOST_THREADS = 64;

    private final Listener listener;
    private final @Nullable BearerToken token;
    private final GatewayMeters meters;
    private final byte[] openApi;
    private final QueuedThreadPool threads;
    private final EventStreams streams;
    private final Javalin javalin;
    private final AtomicLong failures = new AtomicLong();

    /**
     * Makes the server; it listens from {@link #start} on.
     *
     * @param listener where and how it listens
     * @param publisher what takes the commands
     * @param meters what counts
     * @param policy which identifiers are taken
     * @param limitBytes the largest body
     * @param token what clients must send; null to ask for none
     */
    public GatewayServer(
            Listener listener,
            ConsultationPublisher publisher,
            GatewayMeters meters,
            IdentifierPolicy policy,
            int limitBytes,
            @Nullable BearerToken token) {
        this.listener = listener;
        this.token = token;
        this.meters = meters;
        this.openApi = openApi();
        this.threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("tally-http");
        Executor answering = threads;
        this.streams = new EventStreams(publisher.journal());
        ConsultationRoutes routes = new ConsultationRoutes(publisher, meters, policy, limitBytes, answering);
        this.javalin = Javalin.create(config -> configure(config, routes));
    }

    private void configure(JavalinConfig config, ConsultationRoutes routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(this::prepare);
        config.jetty.addConnector((server, ignored) -> listener.connector(server));
        config.routes.before("/v1/*", this::authorize);
        routes.addTo(config.routes);
        config.routes.get("/v1/events", this::stream);
        config.routes.get("/openapi.json", this::describe);
        config.routes.exception(HttpResponseException.class, this::unrouted);
        config.routes.exception(Exception.class, this::failed);
        config.router.javaLangErrorHandler(this::collapsed);
    }

    private void prepare(Server server) {
        server.setErrorHandler(new JettyErrors());
        // Lets requests end that wait for the disk or for Kafka, and refuses new ones.
        server.setHandler(new GracefulHandler());
        server.setStopTimeout(STOP_WITHIN_MS);
    }

    /**
     * Listens.
     *
     * @throws io.javalin.util.JavalinException when the address cannot be listened on
     */
    public void start() {
        javalin.start();
    }

    /** Where it listens, such as {@code http://127.0.0.1:8480}. */
    public URI address() {
        String host = listener.host().contains(":") ? "[" + listener.host() + "]" : listener.host();
        return URI.create(listener.scheme() + "://" + host + ":" + javalin.port());
    }

    private void authorize(Context ctx) {
        if (token != null && !token.admits(ctx.header("Authorization"))) {
            ctx.header("WWW-Authenticate", "Bearer");
            refuse(
                    ctx,
                    Problem.of(
                            Problem.Kind.UNAUTHORIZED,
                            "Send the header Authorization: Bearer and the gateway's token. Nothing was accepted."));
            ctx.skipRemainingHandlers();
        }
    }

    private void stream(Context ctx) {
        Problem problem = streams.open(ctx);
        if (problem != null) {
            refuse(ctx, problem);
        }
    }

    private void describe(Context ctx) {
        ctx.contentType("application/json");
        ctx.result(openApi);
    }

    /** What no route takes. */
    private void unrouted(HttpResponseException refusal, Context ctx) {
        String allowed = refusal.getDetails().getOrDefault("availableMethods", "");
        if (refusal.getStatus() == Problem.Kind.METHOD_NOT_ALLOWED.status()) {
            ctx.header("Allow", allowed);
            refuse(ctx, Problem.of(Problem.Kind.METHOD_NOT_ALLOWED, "This address takes " + allowed + "."));
        } else if (refusal.getStatus() == Problem.Kind.NOT_FOUND.status()) {
            refuse(
                    ctx,
                    Problem.of(Problem.Kind.NOT_FOUND, "GET /openapi.json describes the addresses that there are."));
        } else {
            failed(refusal, ctx);
        }
    }

    private void failed(Exception failure, Context ctx) {
        if (failure instanceof HttpException || failure instanceof IOException) {
            refuse(
                    ctx,
                    Problem.of(
                            Problem.Kind.MALFORMED,
                            "The connection broke, or its framing is unsound, while the body was read. Nothing was"
                                    + " accepted. Send it again."));
            return;
        }
        refuse(ctx, fault(failure));
    }

    /** What no exception handler sees: a stack or a heap that is too small. */
    private void collapsed(HttpServletResponse response, Error error) {
        Problem problem = fault(error);
        meters.refused(problem.status());
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        try {
            response.getOutputStream().write(problem.json());
        } catch (IOException gone) {
            LOG.warn(
                    "the client of the failed request went away: {}",
                    gone.getClass().getSimpleName());
        }
    }

    private Problem fault(Throwable failure) {
        long reference = failures.incrementAndGet();
        LOG.error("a request failed, reference {}: {}", reference, places(failure));
        return Problem.of(
                Problem.Kind.INTERNAL,
                "It is not known whether the event was accepted. Send it again: that cannot make a duplicate. If it"
                        + " happens again, give the operator the reference " + reference + ".");
    }

    private void refuse(Context ctx, Problem problem) {
        meters.refused(problem.status());
        Answers.problem(ctx, problem);
    }

    /** Classes and places, without messages, which may quote what a practitioner wrote. */
    private static String places(Throwable failure) {
        StringBuilder chain = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String places = Arrays.stream(cause.getStackTrace())
                    .limit(12)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining("\n    at ", "\n    at ", ""));
            chain.append(chain.isEmpty() ? "" : "\ncaused by ")
                    .append(cause.getClass().getName())
                    .append(places);
        }
        return chain.toString();
    }

    private static byte[] openApi() {
        try (InputStream resource = GatewayServer.class.getResourceAsStream("openapi.json")) {
            if (resource == null) {
                throw new IllegalStateException("openapi.json is missing from the jar");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses new requests, lets go who listens to states, lets requests that run end within 5 s, and stops listening. */
    @Override
    public void close() {
        streams.close();
        javalin.stop();
    }
}
