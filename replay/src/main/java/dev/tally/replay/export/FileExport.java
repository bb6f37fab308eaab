package dev.tally.replay.export;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.window.Span;
import dev.tally.replay.window.SpanReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Exports a window into files. The window is cut into pieces; a few threads, each with a consumer and decoder of its own, take
 * one after the other; then the pieces are put together in order of partition and offset. So the result is the same however
 * many threads there are, memory does not grow with the window, and what was done when a run broke off need not be done again.
 *
 * <p>The disk needs room for the result twice while the pieces are put together.
 *
 * <p>One call, by one thread.
 */
public final class FileExport<V extends SpecificRecord> {
    /** Offsets of a piece: what is lost at most of the work of each thread when a run breaks off. */
    private static final long PIECE = 25_000;

    private final ReplaySettings settings;
    private final RateLimit limit;
    private final ExportListener listener;
    private final Clock clock;
    private final AtomicLong done = new AtomicLong();

    /** An export with clients of these settings. */
    public FileExport(ReplaySettings settings, RateLimit limit, ExportListener listener, Clock clock) {
        this.settings = settings;
        this.limit = limit;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Exports.
     *
     * @param job what, and how
     * @param out the file, or the directory of days; must not be there yet
     * @param resume whether to go on with a run that broke off; its window is kept
     * @throws ReplayRefusedException if something is in the way
     * @throws ReplayFailedException if a broker or the disk fails; what was done is kept for resuming
     */
    public Manifest run(Job<V> job, Path out, boolean resume) throws InterruptedException {
        Workspace workspace = Workspace.of(out);
        try {
            Job<V> actual = prepare(job, out, resume, workspace);
            readAll(actual, workspace);
            return new Assembly<>(actual, out, workspace).assemble(clock);
        } catch (IOException e) {
            throw cannotWrite(out, e);
        }
    }

    private Job<V> prepare(Job<V> job, Path out, boolean resume, Workspace workspace) throws IOException {
        if (resume) {
            return job.within(workspace.resume(job));
        }
        if (Files.exists(out)) {
            throw new ReplayRefusedException(out + " is there already; name another, or delete it");
        }
        if (workspace.isThere()) {
            throw new ReplayRefusedException("an export to " + out
                    + " broke off and can go on: run it with --resume, or" + " delete " + workspace.directory());
        }
        workspace.begin(job);
        return job;
    }

    private void readAll(Job<V> job, Workspace workspace) throws IOException, InterruptedException {
        Set<Span> already = new HashSet<>();
        workspace.pieces().forEach(piece -> already.add(piece.span()));
        Queue<Span> left = new ConcurrentLinkedQueue<>();
        for (Span span : job.window().spans()) {
            span.cut(PIECE).stream().filter(piece -> !already.contains(piece)).forEach(left::add);
        }
        long total = left.stream().mapToLong(Span::length).sum();
        int threads = Math.max(1, Math.min(settings.threads(), left.size()));
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> new Thread(task, "tally-replay"));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Worker worker = new Worker(job, workspace, left, total);
                running.add(workers.submit(worker::workOrEnd));
            }
            await(running);
        } finally {
            workers.shutdownNow();
        }
    }

    /** The first failure ends the others after the piece they are at. */
    private static void await(List<Future<?>> running) throws IOException, InterruptedException {
        @Nullable Throwable failure = null;
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    private static ReplayFailedException cannotWrite(Path out, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ReplayFailedException(
                "cannot write " + out + ": " + why + "; what is done is kept in "
                        + Workspace.of(out).directory()
                        + ": make room (the disk needs the result twice for a while), then run it again with --resume",
                e);
    }

    /** One thread's work. */
    private final class Worker {
        private final Job<V> job;
        private final Workspace workspace;
        private final Queue<Span> left;
        private final long total;

        Worker(Job<V> job, Workspace workspace, Queue<Span> left, long total) {
            this.job = job;
            this.workspace = workspace;
            this.left = left;
            this.total = total;
        }

        /** A failure leaves nothing to do for the others. */
        boolean workOrEnd() throws IOException {
            boolean whole = false;
            try {
                work();
                whole = true;
            } finally {
                if (!whole) {
                    left.clear();
                }
            }
            return whole;
        }

        private void work() throws IOException {
            try (Reading<V> reading = Reading.open(settings, job)) {
                for (Span span = left.poll(); span != null; span = left.poll()) {
                    workspace.done(piece(span, reading.reader(), reading.sieve()));
                }
            }
        }

        private Piece piece(Span span, SpanReader reader, Sieve<V> sieve) throws IOException {
            PieceSteps steps = new PieceSteps(span);
            try (PieceWriter<V> writer = new PieceWriter<>(job, span, workspace, sieve, steps)) {
                reader.read(job.window().topic(), List.of(span), writer);
                Piece piece = writer.finish();
                steps.at(span.to());
                return piece;
            }
        }

        /** Counts, and holds back. */
        private final class PieceSteps implements PieceWriter.Steps {
            private long counted;

            PieceSteps(Span span) {
                counted = span.from();
            }

            @Override
            public void record(ConsumerRecord<byte[], byte[]> record) {
                limit.take(Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize()));
                done.addAndGet(record.offset() + 1 - counted);
                counted = record.offset() + 1;
            }

            @Override
            public void pause() {
                listener.progress(done.get(), total);
            }

            void at(long end) {
                done.addAndGet(end - counted);
                listener.progress(done.get(), total);
            }
        }
    }
}
