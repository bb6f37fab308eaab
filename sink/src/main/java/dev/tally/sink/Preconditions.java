package dev.tally.sink;

import dev.tally.runtime.service.RoleFailedException;
import dev.tally.runtime.topics.StartVerdict;
import dev.tally.schemas.topic.Topic;
import dev.tally.schemas.topic.Topics;
import dev.tally.sink.loop.TopicLookup;
import dev.tally.sink.storage.Answer;
import dev.tally.sink.storage.RecordStore;
import dev.tally.sink.storage.TopicFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be so before the sink reads a record. For one thread. */
final class Preconditions {
    private static final Logger LOG = LoggerFactory.getLogger(Preconditions.class);
    private static final List<Topic<?, ?>> NEEDED =
            List.of(Topics.OBSERVATION, Topics.DOCUMENT_SHARE, Topics.RECORD, Topics.QUARANTINE, Topics.RECEIPT);

    /** All three, not only the one that is read: a half topic that was made again has lost halves too. */
    private static final List<String> PINNED =
            List.of(Topics.OBSERVATION.name(), Topics.DOCUMENT_SHARE.name(), Topics.RECORD.name());

    private final TopicLookup topics;
    private final RecordStore store;

    Preconditions(TopicLookup topics, RecordStore store) {
        this.topics = topics;
        this.store = store;
    }

    /**
     * What is away, or null if everything is there.
     *
     * @throws RoleFailedException if something is wrong that waiting does not mend
     */
    @Nullable
    String missing() {
        if (store.schemaVersion() instanceof Answer.Unavailable<Integer> away) {
            return away.detail();
        }
        StartVerdict verdict = topics.verdict(NEEDED);
        if (verdict instanceof StartVerdict.Waiting waiting) {
            return waiting.reason();
        }
        if (verdict instanceof StartVerdict.Refused refused) {
            throw new RoleFailedException(refused.message(), null);
        }
        ((StartVerdict.Ready) verdict).warnings().forEach(warning -> LOG.warn("{}", warning.message()));
        return pin();
    }

    private @Nullable String pin() {
        Answer<List<TopicFacts>> described = topics.facts(PINNED);
        if (!(described instanceof Answer.Given<List<TopicFacts>> facts)) {
            return ((Answer.Unavailable<List<TopicFacts>>) described).detail();
        }
        Answer<List<TopicFacts>> pinned = store.pin(facts.value());
        if (pinned instanceof Answer.Impossible<List<TopicFacts>> impossible) {
            throw new RoleFailedException(impossible.detail(), null);
        }
        return pinned instanceof Answer.Unavailable<List<TopicFacts>> away ? away.detail() : null;
    }
}
