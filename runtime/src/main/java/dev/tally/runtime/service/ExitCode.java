package dev.tally.runtime.service;

/** How a process of Tally ends, for scripts. */
public enum ExitCode {
    /** All went well. */
    OK(0),
    /** Something failed; the last line on standard error says what. */
    FAILED(1),
    /** The command line or the settings are wrong. */
    USAGE(2),
    /** The command worked and found something that a person must look at. */
    FINDINGS(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number for the operating system. */
    public int code() {
        return code;
    }
}
