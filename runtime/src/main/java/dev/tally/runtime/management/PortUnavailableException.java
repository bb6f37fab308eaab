package dev.tally.runtime.management;

/** An address of this machine cannot be listened on; the message names it and the remedy. */
public final class PortUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortUnavailableException(String host, int port, String settingGroup, Throwable cause) {
        super(
                host + ":" + port + " cannot be listened on (" + cause.getMessage() + "): set " + settingGroup
                        + ".host and " + settingGroup + ".port to a free address of this machine",
                cause);
    }
}
