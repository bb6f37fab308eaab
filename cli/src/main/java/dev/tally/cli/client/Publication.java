package dev.tally.cli.client;

import dev.tally.cli.client.RequestSender.NumberedRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file of events through a gateway. What cannot be sent or is refused is set aside whole in a rejects file, so
 * nothing of the input is lost; what was answered can be sent again without making duplicates.
 *
 * <p>One use, by one thread; workers of the sender report through it one at a time.
 */
public final class Publication implements RequestSender.Listener, AutoCloseable {
    private final Path rejectsFile;
    private final BiConsumer<Long, String> complaint;
    private final RequestSender.Listener alsoTold;
    private @Nullable OutputStream rejects;
    private long accepted;
    private long duplicates;
    private long refused;
    private long malformed;
    private long unanswered;
    private long notSent;

    /**
     * How many lines ended how.
     *
     * @param accepted acknowledged for the first time
     * @param duplicates acknowledged, and known before
     * @param refused by the gateway; in the rejects file
     * @param malformed never sent; in the rejects file
     * @param unanswered in doubt; in the rejects file, to be sent again
     * @param notSent because the gateway had stopped answering; in the rejects file, to be sent again
     */
    public record Counts(long accepted, long duplicates, long refused, long malformed, long unanswered, long notSent) {
        /** All lines so far. */
        public long lines() {
            return accepted + duplicates + setAside();
        }

        /** Those that are in the rejects file. */
        public long setAside() {
            return refused + malformed + unanswered + notSent;
        }
    }

    /**
     * A publication.
     *
     * @param rejectsFile written only if there is something to set aside
     * @param complaint told line number and problem of each line that was set aside
     * @param alsoTold told of each answer too
     */
    public Publication(Path rejectsFile, BiConsumer<Long, String> complaint, RequestSender.Listener alsoTold) {
        this.rejectsFile = rejectsFile;
        this.complaint = complaint;
        this.alsoTold = alsoTold;
    }

    /**
     * Sends every line of the file and returns when each was answered or set aside.
     *
     * @return why the gateway was given up; empty if every line was tried
     */
    public Optional<String> send(NdjsonFile file, RequestSender sender) throws InterruptedException {
        Iterator<NumberedRequest> requests = file.requests(this::malformed);
        Optional<String> gaveUp = sender.send(requests, this);
        gaveUp.ifPresent(reason -> requests.forEachRemaining(rest -> answered(rest, new Answer.NotSent(reason))));
        return gaveUp;
    }

    /** The counts so far. */
    public synchronized Counts counts() {
        return new Counts(accepted, duplicates, refused, malformed, unanswered, notSent);
    }

    @Override
    public synchronized void answered(NumberedRequest request, Answer answer) {
        if (answer instanceof Answer.Acknowledged acknowledged) {
            if (acknowledged.duplicate()) {
                duplicates++;
            } else {
                accepted++;
            }
        } else if (answer instanceof Answer.Refused refusal) {
            refused++;
            complain(request, "refused (" + refusal.status() + "): " + String.join("; ", refusal.problems()));
        } else if (answer instanceof Answer.Unanswered silence) {
            unanswered++;
            complain(request, "in doubt, send it again: " + silence.reason());
        } else {
            // Not named one by one: there may be thousands, and nothing is wrong with any of them.
            notSent++;
            setAside(request);
        }
        alsoTold.answered(request, answer);
    }

    @Override
    public synchronized void close() throws IOException {
        if (rejects != null) {
            rejects.close();
        }
    }

    @Override
    public synchronized void waiting(String sentence) {
        alsoTold.waiting(sentence);
    }

    private void complain(NumberedRequest request, String problem) {
        setAside(request);
        complaint.accept(request.line(), problem);
    }

    private void setAside(NumberedRequest request) {
        String source = request.source();
        if (source == null) {
            throw new IllegalStateException("a line of a file comes with its source");
        }
        setAside(request.line(), ByteBuffer.wrap(source.getBytes(StandardCharsets.UTF_8)));
    }

    private void setAside(long line, ByteBuffer bytes) {
        try {
            if (rejects == null) {
                rejects = Files.newOutputStream(rejectsFile);
            }
            rejects.write(bytes.array(), bytes.arrayOffset(), bytes.limit());
            rejects.write('\n');
            rejects.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set line " + line + " aside in " + rejectsFile, e);
        }
    }

    private synchronized void malformed(NdjsonFile.Line line, String problem) {
        malformed++;
        setAside(line.number(), line.bytes());
        complaint.accept(line.number(), problem);
    }
}
