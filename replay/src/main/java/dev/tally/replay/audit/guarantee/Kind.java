package dev.tally.replay.audit.guarantee;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an audit can find. Each kind knows what a person should do about it. */
public enum Kind {
    /** An event that was accepted is neither stored, nor set aside, nor waiting. */
    LOST(
            "ask the practice to write the named sections again, or restore from the topics with tally restore --from-halves"),
    /** The database holds what no gateway has accepted. */
    INVENTED("find out who wrote to the database; nobody but the sink may"),
    /** The same row more than once. */
    DUPLICATED("find out who dropped the tables' keys; compare with a restored copy"),
    /** A record without a half, or of two consultations or versions. */
    TORN("restore a copy with tally restore and compare; find out who wrote to the database"),
    /** A record in the database that lacks events which were accepted since. */
    STALE("see that the join and the sink run and do not lag; if they do, restore a copy and compare"),
    /** Stored with other content than was accepted. */
    ALTERED("find out who wrote to the database; the content that was accepted is in the topics"),
    /** A gateway, and with it a practitioner, was told that something is stored which is not. */
    LYING_RECEIPT("look into the sink's log; nobody but the sink may write receipts"),
    /** A half waits for longer than it may. */
    OVERDUE("ask the practice for what is missing; the gateway that should have sent it is the first suspect"),
    /** A revision blanks what the one before it had. */
    EMPTY_NOTE("ask the practice whether the section is blank on purpose; the text is in the revision before"),
    /** Numbers that a gateway gave and that no event in the topics has. */
    HOLE("look into the gateway's journal and log; the named events were accepted and are gone from the topics"),
    /** The last numbers of a gateway's run are not in the topics. */
    MISSING_TAIL("start the gateway again with its journal; if its disk is lost, the named events are"),
    /** A gateway says nothing any more, so nobody knows what it has accepted since. */
    SILENT_GATEWAY(
            "start the gateway again with its journal; if its disk is lost, ask its practices what they wrote since, and retire"
                    + " it by name"),
    /** Something was set aside and nobody has acknowledged it. */
    QUARANTINED("tally quarantine show, then acknowledge it"),
    /** A record in a half topic that is no sound event, and was not set aside. */
    UNSOUND("see that the join runs; it sets aside what it cannot read"),
    /** A consultation that the audit itself sent through a gateway was not accepted, or did not come to the database. */
    CANARY(
            "see that the gateway answers and takes the audit's token, and that join and sink run; what practices send goes the"
                    + " same way"),
    /** A gateway's clock and the brokers' differ by much. */
    CLOCK_SKEW("set the clock of that gateway right; times shown to practices are wrong meanwhile"),
    /** A topic that is kept for ever does not begin at its beginning. */
    TOPIC_START_MOVED("find out who deleted records; what was in them cannot be proved from the topic any more"),
    /** A topic was deleted and made again. */
    TOPIC_RECREATED("stop the sinks; restore the topic from a copy"),
    /** A topic's settings are not what they must be. */
    TOPIC_DRIFTED("tally topics apply");

    private final String remedy;

    Kind(String remedy) {
        this.remedy = remedy;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }

    /** The kind that is written so; nothing if it is none, such as one of a later version. */
    public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** In words, as it is written in results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
