package dev.tally.producer.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes: takes all that has queued while the last commit was written, and writes it with one fsync. So a
 * commit costs the same for one client as for many, and each waits for one commit, two at most.
 *
 * <p>What is answered was on disk before. A commit that fails is the last one: nothing behind it is taken.
 *
 * <p>Owns its thread. {@link #submit} is safe for any thread.
 */
final class Committer {
    /** A commit of this size keeps the disk as busy as a larger one would. */
    private static final int MOST_TASKS = 512;

    private static final long MOST_BYTES = 4L * 1024 * 1024;

    /** What is written by a commit, and told afterwards. */
    private static final class Task<T> {
        private final Function<Commit, T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable RuntimeException bug;

        Task(Function<Commit, T> work) {
            this.work = work;
        }

        void prepare(Commit commit) {
            try {
                result = work.apply(commit);
            } catch (JournalFailedException | JournalClosedException failed) {
                throw failed;
            } catch (RuntimeException e) {
                if (EntryTables.isDamage(e)) {
                    throw e;
                }
                // Of this task alone, such as a draft that cannot be completed.
                bug = e;
            }
        }

        void answer() {
            RuntimeException thrown = bug;
            if (thrown != null) {
                answer.completeExceptionally(thrown);
            } else {
                answer.complete(result);
            }
        }
    }

    /** What the journal does around a commit. */
    interface Journaling {
        /** A commit that begins where the last one ended. */
        Commit begin();

        /** The commit is on disk. */
        void committed(Commit commit);

        /** The journal cannot go on; said once. */
        JournalFailedException failed(Throwable failure);
    }

    private final LinkedBlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final Journaling journaling;
    private final Thread thread = new Thread(this::commitUntilClosed, "tally-journal");

    /** Guards both fields, so that no task is queued behind the last look into the queue. */
    private final Object gate = new Object();

    private boolean closing;
    private @Nullable RuntimeException failure;

    private final Task<Boolean> end = new Task<>(commit -> true);

    Committer(Journaling journaling) {
        this.journaling = journaling;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues work for the next commit. */
    <T> CompletableFuture<T> submit(Function<Commit, T> work, LongFunction<? extends @Nullable T> whenClosing) {
        Task<T> task = new Task<>(work);
        synchronized (gate) {
            RuntimeException failed = failure;
            if (failed != null) {
                return CompletableFuture.failedFuture(failed);
            }
            if (closing) {
                T instead = whenClosing.apply(queue.size());
                return instead == null
                        ? CompletableFuture.failedFuture(new JournalClosedException())
                        : CompletableFuture.completedFuture(instead);
            }
            queue.add(task);
        }
        return task.answer;
    }

    private void commitUntilClosed() {
        List<Task<?>> tasks = new ArrayList<>();
        try {
            boolean ended = false;
            while (!ended) {
                tasks.add(queue.take());
                commit(tasks);
                ended = tasks.contains(end);
                tasks.clear();
            }
        } catch (Throwable fault) {
            JournalFailedException failed = journaling.failed(fault);
            synchronized (gate) {
                failure = failed;
                queue.drainTo(tasks);
            }
            tasks.forEach(task -> task.answer.completeExceptionally(failed));
        }
    }

    private void commit(List<Task<?>> tasks) {
        try (Commit commit = journaling.begin()) {
            tasks.get(0).prepare(commit);
            while (tasks.size() < MOST_TASKS && commit.bytes() < MOST_BYTES) {
                Task<?> next = queue.poll();
                if (next == null) {
                    break;
                }
                tasks.add(next);
                next.prepare(commit);
            }
            commit.write();
            journaling.committed(commit);
        }
        tasks.forEach(Task::answer);
    }

    /** Commits what was taken, then ends. */
    void close() {
        synchronized (gate) {
            if (!closing) {
                closing = true;
                queue.add(end);
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException hurried) {
                // A commit takes milliseconds, and closing the engine under it would crash the process.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
