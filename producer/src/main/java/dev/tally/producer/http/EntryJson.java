package dev.tally.producer.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.event.EventKind;
import dev.tally.event.MissingKind;
import dev.tally.event.MissingPart;
import dev.tally.event.Origin;
import dev.tally.producer.fact.EventName;
import dev.tally.producer.journal.Entry;
import dev.tally.producer.state.EventState;
import dev.tally.schemas.digest.ContentDigest;
import java.util.List;

/** Entries as clients see them: what is true of an event, without any of its content. */
final class EntryJson {
    private EntryJson() {}

    /** All of an entry. */
    static ObjectNode of(Entry entry) {
        Origin origin = entry.origin();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        putName(json, entry.name());
        json.put("contentDigest", ContentDigest.hex(entry.digest()));
        putState(json, entry.state());
        json.put("acceptedAt", entry.acceptedAt().toString());
        if (entry.replicatedAt() != null) {
            json.put("replicatedAt", entry.replicatedAt().toString());
        }
        json.put("gatewayId", origin.getGatewayId());
        json.put("incarnation", origin.getIncarnation().toString());
        json.put("sequence", origin.getSequence());
        json.put("journaled", origin.getJournaled());
        return json;
    }

    /** What changed of an entry. */
    static ObjectNode change(Entry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        putName(json, entry.name());
        putState(json, entry.state());
        return json;
    }

    private static void putName(ObjectNode json, EventName name) {
        json.put("eventId", name.eventId().toString());
        json.put("consultationId", name.consultationId().toString());
        json.put("kind", Values.shown(name.kind()));
        if (name.revision() != null) {
            json.put("revision", name.revision());
            if (name.kind() == EventKind.STATEMENT) {
                // Practice software begins with 1.
                json.put("inferred", name.revision() == 0);
            }
        }
        if (name.shareId() != null) {
            json.put("shareId", name.shareId().toString());
        }
    }

    private static void putState(ObjectNode json, EventState state) {
        json.put("state", state.kind().name());
        json.put("since", state.since().toString());
        if (state instanceof EventState.Held held) {
            json.set("missing", missing(held.missing()));
        } else if (state instanceof EventState.Quarantined quarantined) {
            json.put("acknowledged", quarantined.acknowledged());
        } else if (state instanceof EventState.Stored stored && stored.version() != null) {
            json.put("version", stored.version());
        }
    }

    /** What a consultation waits for, by name. */
    static ArrayNode missing(List<MissingPart> parts) {
        ArrayNode missing = JsonNodeFactory.instance.arrayNode();
        for (MissingPart part : parts) {
            ObjectNode json = missing.addObject().put("kind", shown(part.getKind()));
            if (part.getShareId() != null) {
                json.put("shareId", part.getShareId().toString());
            }
            if (part.getRevision() != null) {
                json.put("revision", part.getRevision());
            }
        }
        return missing;
    }

    private static String shown(MissingKind kind) {
        return switch (kind) {
            case OBSERVATION -> "observation";
            case SHARING_HALF -> "sharing-half";
            case SHARE -> "share";
            case OBSERVATION_REVISION -> "observation-revision";
            case UNKNOWN -> "unknown";
        };
    }
}
