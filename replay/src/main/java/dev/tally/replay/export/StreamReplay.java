package dev.tally.replay.export;

import dev.tally.replay.ReplayFailedException;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.export.Piece.Unread;
import dev.tally.replay.export.Sifted.Selected;
import dev.tally.replay.export.Sifted.Unreadable;
import dev.tally.replay.format.RowFile;
import dev.tally.replay.window.SpanReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Writes a window to a stream as it is read, and goes on with what arrives afterwards if that is wanted. Each partition comes in
 * its order; how partitions mix is not fixed.
 *
 * <p>One call, by one thread.
 */
public final class StreamReplay<V extends SpecificRecord> {
    private final ReplaySettings settings;
    private final RateLimit limit;

    /** A replay with clients of these settings. */
    public StreamReplay(ReplaySettings settings, RateLimit limit) {
        this.settings = settings;
        this.limit = limit;
    }

    /**
     * What was written.
     *
     * @param selected how many events
     * @param unreadable how many records did not decode
     * @param firstUnreadable the first of those
     */
    public record Outcome(long selected, long unreadable, List<Unread> firstUnreadable) {
        /** Those that did not decode, in words. */
        public List<String> findings() {
            return firstUnreadable.stream()
                    .map(each -> "partition " + each.partition() + " offset " + each.offset() + ": " + each.reason())
                    .toList();
        }
    }

    /**
     * Writes the window.
     *
     * @param follow whether to go on until the process is ended
     * @throws ReplayFailedException if a broker fails, or the stream does not take any more
     */
    public Outcome run(Job<V> job, OutputStream out, boolean follow) {
        Counting counting = new Counting();
        try (Reading<V> reading = Reading.open(settings, job);
                RowFile<V> file = job.format()
                        .of(job.topic(), job.disclosure(), job.zone())
                        .whole(out)) {
            SpanReader.Handler handler = new SpanReader.Handler() {
                @Override
                public void accept(ConsumerRecord<byte[], byte[]> record) throws IOException {
                    limit.take(Math.max(0, record.serializedValueSize()));
                    counting.count(reading.sieve().sift(record), file);
                }

                @Override
                public void pause() throws IOException {
                    file.flush();
                }
            };
            file.flush();
            if (follow) {
                reading.reader()
                        .follow(job.window().topic(), job.window().spans(), handler, () -> !Thread.interrupted());
            } else {
                reading.reader().read(job.window().topic(), job.window().spans(), handler);
            }
            return new Outcome(counting.selected, counting.unreadable, counting.first);
        } catch (IOException e) {
            throw new ReplayFailedException("the output does not take any more: " + e.getMessage(), e);
        }
    }

    private final class Counting {
        private final List<Unread> first = new ArrayList<>();
        private long selected;
        private long unreadable;

        void count(Sifted<V> sifted, RowFile<V> file) throws IOException {
            if (sifted instanceof Selected<V> wanted) {
                selected++;
                file.write(wanted.position(), wanted.event());
            } else if (sifted instanceof Unreadable<V> bad) {
                unreadable++;
                if (first.size() < PieceWriter.MOST_LISTED) {
                    first.add(new Unread(
                            bad.position().partition(), bad.position().offset(), bad.reason()));
                }
            }
        }
    }
}
