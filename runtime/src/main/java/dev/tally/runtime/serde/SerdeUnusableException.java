package dev.tally.runtime.serde;

import dev.tally.runtime.settings.InvalidSettingsException;
import dev.tally.runtime.settings.SettingProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A serializer class that the settings name cannot be used; the message says why and what to do. */
public final class SerdeUnusableException extends InvalidSettingsException {
    private static final long serialVersionUID = 1L;

    SerdeUnusableException(String className, String remedy, @Nullable Throwable cause) {
        super(List.of(new SettingProblem("serde.*", className, null, remedy)));
        initCause(cause);
    }
}
