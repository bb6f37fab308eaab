package dev.tally.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a registry and hangs up on everyone until it is opened. So a registry can be away and come back at the same
 * address, without giving a port back that somebody else may take meanwhile.
 */
final class RegistryGate implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int registry;
    private volatile boolean open;

    private RegistryGate(int registry) throws IOException {
        this.registry = registry;
    }

    static RegistryGate closedBefore(int registry) throws IOException {
        RegistryGate gate = new RegistryGate(registry);
        daemon(gate::accept);
        return gate;
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    void open() {
        open = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                if (open) {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), registry);
                    sockets.add(server);
                    daemon(() -> pass(client, server));
                    daemon(() -> pass(server, client));
                } else {
                    client.close();
                }
            }
        } catch (IOException closed) {
            closeAll();
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException gone) {
            // One side has hung up, and now both have: what is left of the exchange is of no use to anyone.
            sockets.removeAll(List.of(from, to));
        }
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "registry-gate");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
