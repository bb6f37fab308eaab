package dev.tally.sink.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A few threads that do the same work until none is left. The first failure ends them all. */
final class Crew {
    private Crew() {}

    /** What each thread does. */
    interface Shift {
        void work() throws InterruptedException;
    }

    static void work(int threads, int tasks, String name, Shift shift) throws InterruptedException {
        int count = Math.max(1, Math.min(threads, tasks));
        ExecutorService workers = Executors.newFixedThreadPool(count, task -> new Thread(task, name));
        CompletionService<Boolean> completion = new ExecutorCompletionService<>(workers);
        List<Future<Boolean>> running = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                running.add(completion.submit(() -> {
                    shift.work();
                    return true;
                }));
            }
            for (int i = 0; i < count; i++) {
                completion.take().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            running.forEach(each -> each.cancel(true));
            workers.shutdownNow();
        }
    }
}
