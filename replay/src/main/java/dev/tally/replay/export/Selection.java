package dev.tally.replay.export;

import dev.tally.replay.ReplayRefusedException;
import dev.tally.replay.privacy.Disclosure;
import dev.tally.replay.topic.Ability;
import dev.tally.replay.topic.ReplayTopic;
import dev.tally.replay.topic.Traits;
import dev.tally.schemas.canary.Canary;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a window are wanted; null selects all. Patient and practitioner can be given as they are or as a pseudonym.
 * Canaries are never wanted: nobody had these consultations.
 *
 * <p>Immutable, safe for any thread.
 *
 * @param consultation its events
 * @param practitioner whose consultations
 * @param patient whose
 * @param gateway where accepted
 * @param state in which state
 * @param occurredFrom by the practice software's clock, included
 * @param occurredTo by the practice software's clock, excluded
 */
public record Selection(
        @Nullable UUID consultation,
        @Nullable String practitioner,
        @Nullable String patient,
        @Nullable String gateway,
        @Nullable String state,
        @Nullable Instant occurredFrom,
        @Nullable Instant occurredTo) {
    /** Everything that somebody wrote. */
    public static final Selection ALL = new Selection(null, null, null, null, null, null, null);

    /**
     * Checks that the topic's events can be selected so.
     *
     * @throws ReplayRefusedException if not
     */
    public void requireFor(ReplayTopic<?> topic) {
        if (patient != null || practitioner != null) {
            require(topic, Ability.SUBJECT, "name no patient or practitioner that could be looked at");
        }
        if (gateway != null) {
            require(topic, Ability.GATEWAY, "name no gateway");
        }
        if (occurredFrom != null || occurredTo != null) {
            require(
                    topic,
                    Ability.OCCURRED,
                    "have no time of the practice software's, so --by occurred selects nothing");
        }
        if (state != null && !topic.states().contains(state)) {
            throw new ReplayRefusedException("events of " + topic.topic().name() + " are never in state " + state
                    + "; their states are " + String.join(", ", new TreeSet<>(topic.states())));
        }
    }

    private static void require(ReplayTopic<?> topic, Ability ability, String otherwise) {
        if (!topic.abilities().contains(ability)) {
            throw new ReplayRefusedException("events of " + topic.topic().name() + " " + otherwise);
        }
    }

    /** Whether an event is wanted. */
    public boolean wants(Traits traits, Disclosure disclosure) {
        return !Canary.isCanary(traits.consultationId(), traits.practitionerId())
                && (consultation == null || consultation.equals(traits.consultationId()))
                && (gateway == null || traits.gateways().contains(gateway))
                && (state == null || state.equals(traits.state()))
                && isPractitioner(traits.practitionerId(), disclosure)
                && isPatient(traits.patientId(), disclosure)
                && isInTime(traits.occurredAt());
    }

    private boolean isPractitioner(@Nullable String id, Disclosure disclosure) {
        return practitioner == null || (id != null && disclosure.isPractitioner(practitioner, id));
    }

    private boolean isPatient(@Nullable String id, Disclosure disclosure) {
        return patient == null || (id != null && disclosure.isPatient(patient, id));
    }

    private boolean isInTime(@Nullable Instant occurredAt) {
        boolean late = occurredFrom == null || (occurredAt != null && !occurredAt.isBefore(occurredFrom));
        boolean early = occurredTo == null || (occurredAt != null && occurredAt.isBefore(occurredTo));
        return late && early;
    }

    /** Whether it selects everything. */
    public boolean isEmpty() {
        return equals(ALL);
    }

    /** Whether it names somebody by a number that is not a pseudonym: whoever sees what was selected knows whose it is. */
    public boolean namesSomebody() {
        return isNumber(patient) || isNumber(practitioner);
    }

    private static boolean isNumber(@Nullable String id) {
        return id != null && !id.startsWith("patient-") && !id.startsWith("practitioner-");
    }

    /** What is selected, in words; those who are named by number only as far as is disclosed. */
    public Map<String, String> words(Disclosure disclosure) {
        Map<String, String> words = new LinkedHashMap<>();
        put(words, "consultation", consultation);
        put(words, "practitioner", shown(practitioner, disclosure::practitioner));
        put(words, "patient", shown(patient, disclosure::patient));
        put(words, "gateway", gateway);
        put(words, "state", state);
        put(words, "occurredFrom", occurredFrom);
        put(words, "occurredTo", occurredTo);
        return words;
    }

    private static @Nullable String shown(@Nullable String id, UnaryOperator<String> asDisclosed) {
        return id != null && isNumber(id) ? asDisclosed.apply(id) : id;
    }

    private static void put(Map<String, String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.put(name, value.toString());
        }
    }

    /** Without what it selects by: that may be somebody's number. */
    @Override
    public String toString() {
        return isEmpty() ? "everything" : "a selection";
    }
}
