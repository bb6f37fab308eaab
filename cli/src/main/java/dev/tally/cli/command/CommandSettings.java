package dev.tally.cli.command;

import dev.tally.producer.gateway.GatewaySettings;
import dev.tally.replay.ReplaySettings;
import dev.tally.replay.audit.AuditSettings;
import dev.tally.replay.audit.canary.CanarySettings;
import dev.tally.replay.audit.follow.FollowSettings;
import dev.tally.runtime.database.DatabaseSettings;
import dev.tally.runtime.kafka.KafkaSettings;
import dev.tally.runtime.kafka.StreamsSettings;
import dev.tally.runtime.kafka.TopicSettings;
import dev.tally.runtime.logging.LoggingSettings;
import dev.tally.runtime.management.ManagementSettings;
import dev.tally.runtime.serde.SerdeSettings;
import dev.tally.runtime.settings.SettingsGroup;
import dev.tally.sink.MigrationSettings;
import dev.tally.sink.SinkSettings;
import dev.tally.sink.restore.RestoreSettings;
import dev.tally.streams.JoinSettings;
import java.util.List;

/** All settings of all commands: one file can serve every role, and a mistyped key is told from another role's. */
public final class CommandSettings {
    /** In the order of the reference. */
    public static final List<SettingsGroup> ALL = List.of(
            KafkaSettings.SETTINGS,
            TopicSettings.SETTINGS,
            SerdeSettings.SETTINGS,
            DatabaseSettings.SETTINGS,
            MigrationSettings.SETTINGS,
            GatewaySettings.SETTINGS,
            StreamsSettings.SETTINGS,
            JoinSettings.SETTINGS,
            SinkSettings.SETTINGS,
            RestoreSettings.SETTINGS,
            ReplaySettings.SETTINGS,
            AuditSettings.SETTINGS,
            FollowSettings.SETTINGS,
            CanarySettings.SETTINGS,
            ManagementSettings.SETTINGS,
            LoggingSettings.SETTINGS);

    private CommandSettings() {}
}
