package dev.tally.producer.http;

import java.security.KeyStore;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the gateway listens.
 *
 * @param host address of this machine
 * @param port 0 picks a free one
 * @param keys certificate and key for TLS, of no password; null for plain HTTP
 */
public record Listener(String host, int port, @Nullable KeyStore keys) {
    private static final long IDLE_MS = 30_000;

    /** At a stop, connections without a request need not be waited for. */
    private static final long STOPPING_IDLE_MS = 50;

    /** Plain HTTP. */
    public static Listener plain(String host, int port) {
        return new Listener(host, port, null);
    }

    String scheme() {
        return keys == null ? "http" : "https";
    }

    Connector connector(Server server) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        HttpConnectionFactory connections = new HttpConnectionFactory(http);
        ServerConnector connector;
        if (keys == null) {
            connector = new ServerConnector(server, connections);
        } else {
            // Practice software may reach the gateway by address, for which there is no server name to check.
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(server, tls(keys), connections);
        }
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MS);
        connector.setShutdownIdleTimeout(STOPPING_IDLE_MS);
        return connector;
    }

    private static SslConnectionFactory tls(KeyStore keys) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(keys);
        tls.setKeyStorePassword("");
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        return new SslConnectionFactory(tls, "http/1.1");
    }
}
