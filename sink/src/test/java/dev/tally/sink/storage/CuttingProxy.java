package dev.tally.sink.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a client and PostgreSQL and cuts the first connection that sends a COMMIT: before the server has seen it, or
 * after it was carried out and before the client hears of it. Later connections pass.
 */
public final class CuttingProxy implements AutoCloseable {
    /** When to cut. */
    public enum Cut {
        BEFORE_THE_SERVER_SEES_THE_COMMIT,
        AFTER_THE_SERVER_HAS_COMMITTED
    }

    private static final byte[] COMMIT = "COMMIT\0".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final int target;
    private final Cut cut;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean armed = true;
    private volatile boolean hasCut;

    /** A proxy that cuts the first COMMIT it sees. */
    public CuttingProxy(int target, Cut cut) throws IOException {
        this.target = target;
        this.cut = cut;
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** Lets everything pass until it is armed. */
    public CuttingProxy disarmed() {
        armed = false;
        return this;
    }

    /** From now on the first COMMIT is cut. */
    public void arm() {
        armed = true;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public boolean hasCut() {
        return hasCut;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                daemon(() -> toServer(client, server));
                daemon(() -> toClient(client, server));
            }
        } catch (IOException closed) {
            closeAll();
        }
    }

    private void toServer(Socket client, Socket server) {
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] buffer = new byte[65_536];
            int read;
            while ((read = in.read(buffer)) >= 0) {
                boolean commits = armed && !hasCut && contains(buffer, read);
                hasCut |= commits;
                if (commits && cut == Cut.BEFORE_THE_SERVER_SEES_THE_COMMIT) {
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException gone) {
            closeAll();
        }
    }

    private void toClient(Socket client, Socket server) {
        try (client;
                server) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[65_536];
            boolean before = hasCut;
            int read;
            while ((read = in.read(buffer)) >= 0) {
                // What the server says after the COMMIT went through says that it was carried out: it is not passed on.
                if (hasCut && !before) {
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException gone) {
            closeAll();
        }
    }

    private static boolean contains(byte[] buffer, int length) {
        for (int start = 0; start + COMMIT.length <= length; start++) {
            int matched = 0;
            while (matched < COMMIT.length && buffer[start + matched] == COMMIT[matched]) {
                matched++;
            }
            if (matched == COMMIT.length) {
                return true;
            }
        }
        return false;
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException("a socket cannot be closed", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
