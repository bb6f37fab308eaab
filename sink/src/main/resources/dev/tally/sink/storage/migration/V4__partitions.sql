-- Where the sink stands in Kafka. Rows and place are written in one transaction, so neither can be there without the other.

-- The topics that this database was filled from. A topic that was deleted and made again has another id: its offsets mean
-- other records, so the sink refuses to go on.
CREATE TABLE tally.pinned_topic (
    topic       text        PRIMARY KEY,
    topic_id    uuid        NOT NULL,
    partitions  integer     NOT NULL CHECK (partitions > 0),
    pinned_at   timestamptz NOT NULL DEFAULT now()
);

-- The next offset to write of each partition. Every sink that takes a partition counts its epoch up, and every write names
-- the epoch and the offset that it expects: a sink that was succeeded updates nothing.
CREATE TABLE tally.sink_partition (
    topic         text    NOT NULL REFERENCES tally.pinned_topic (topic),
    partition     integer NOT NULL CHECK (partition >= 0),
    topic_id      uuid    NOT NULL,
    epoch         bigint  NOT NULL CHECK (epoch >= 0),
    next_offset   bigint  NOT NULL CHECK (next_offset >= 0),
    leader_epoch  integer,
    PRIMARY KEY (topic, partition)
);
