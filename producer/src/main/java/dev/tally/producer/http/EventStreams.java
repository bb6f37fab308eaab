package dev.tally.producer.http;

import dev.tally.producer.journal.Entry;
import dev.tally.producer.journal.Journal;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients of each change of a state as it is committed, as server-sent events: ids and states, nothing of the patient. It
 * tells what happens from the moment of the request on; for what was before, and after a connection was lost, a client asks for
 * the consultation. There are no event numbers to go on from.
 *
 * <p>Bounded: so many clients, and so many events waiting for each. A client that reads more slowly than things happen is told so by
 * an event {@code missed} and let go, for a gap that is not told would be a lie.
 *
 * <p>Owns a thread for each client. Safe for any thread.
 */
final class EventStreams implements AutoCloseable {
    private static final int MOST_CLIENTS = 16;
    private static final int MOST_WAITING = 1_000;

    /** Well below the time after which an idle connection is closed. */
    private static final long SIGN_OF_LIFE_SECONDS = 10;

    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final SseHandler handler = new SseHandler(this::begin);
    private volatile boolean closed;

    EventStreams(Journal journal) {
        journal.listen(entry -> streams.forEach(stream -> stream.offer(entry)));
    }

    /** Answers a request for the stream; returns the problem if there is none to be had. */
    @Nullable
    Problem open(Context ctx) {
        String accepted = ctx.header("Accept");
        if (accepted == null || !accepted.contains("text/event-stream")) {
            return Problem.of(
                    Problem.Kind.NOT_ACCEPTABLE, "Send the header Accept: text/event-stream; there is no other form.");
        }
        if (closed || streams.size() >= MOST_CLIENTS) {
            return Problem.of(
                    Problem.Kind.OVERLOADED,
                    MOST_CLIENTS
                            + " clients listen already, or the gateway is stopping. Ask for single consultations, or"
                            + " try again later.");
        }
        handler.handle(ctx);
        return null;
    }

    private void begin(SseClient client) {
        Stream stream = new Stream(client);
        client.keepAlive();
        client.onClose(() -> streams.remove(stream));
        streams.add(stream);
        stream.thread.start();
        if (closed) {
            stream.thread.interrupt();
        }
    }

    /** One client. */
    private final class Stream {
        private final SseClient client;
        private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
        private final Thread thread = new Thread(this::tell, "tally-events-" + numbers.incrementAndGet());
        private volatile boolean missed;

        Stream(SseClient client) {
            this.client = client;
            thread.setDaemon(true);
        }

        void offer(Entry entry) {
            if (!missed && !waiting.offer(entry)) {
                missed = true;
            }
        }

        private void tell() {
            try {
                client.sendComment("changes of states from now on");
                while (!client.terminated()) {
                    Entry next = waiting.poll(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS);
                    if (next != null) {
                        client.sendEvent("state", EntryJson.change(next).toString());
                    } else if (missed) {
                        client.sendEvent("missed", "{}");
                        return;
                    } else {
                        client.sendComment("nothing new");
                    }
                }
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            } finally {
                streams.remove(this);
                client.close();
            }
        }
    }

    /** Lets all clients go. */
    @Override
    public void close() {
        closed = true;
        streams.forEach(stream -> stream.thread.interrupt());
    }
}
