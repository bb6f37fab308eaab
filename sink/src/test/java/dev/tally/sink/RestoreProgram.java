package dev.tally.sink;

import dev.tally.runtime.settings.Settings;
import dev.tally.sink.restore.Restore;
import dev.tally.sink.restore.RestoreListener;
import dev.tally.sink.restore.RestoreSettings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A restore as a process of its own, which a test can kill: {@code RestoreProgram key=value ...}. Once half of it is stored it says
 * HALF, and the thread that stored it stands still, so that it is killed in the middle however fast the machine is.
 */
public final class RestoreProgram {
    private RestoreProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            flags.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        RestoreListener standing = new RestoreListener() {
            @Override
            public void progress(String stage, long done, long total) {
                if (done >= total / 2) {
                    System.out.println("HALF");
                    standStill();
                }
            }

            @Override
            public void waiting(String detail) {
                System.out.println("waiting: " + detail);
            }
        };
        Restore restore = new Restore(Settings.of(flags).read(RestoreSettings::from), standing, Clock.systemUTC());
        restore.execute(restore.plan());
        System.out.println("DONE");
    }

    private static void standStill() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
