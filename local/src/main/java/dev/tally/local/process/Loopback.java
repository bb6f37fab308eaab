package dev.tally.local.process;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** The one address that everything here listens on. */
public final class Loopback {
    private Loopback() {}

    /** 127.0.0.1 without asking a resolver, and never ::1, which the servers do not listen on. */
    public static InetSocketAddress port(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
