package dev.tally.local.postgres;

import dev.tally.local.process.Loopback;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A superuser's session for a handful of commands, in PostgreSQL's own protocol (documentation, chapter "Frontend/Backend
 * Protocol", simple query).
 *
 * <p>JDBC is for storage code alone, and loading a driver would cost more than what is asked here. It knows trust
 * authentication only, and only the first column of a result.
 *
 * <p>Thread rule: one thread.
 */
final class PostgresSession implements AutoCloseable {
    private static final int PROTOCOL_3_0 = 196_608;
    private static final int MESSAGE_BYTES_MAX = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private PostgresSession(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** After an error the server hangs up while we log in, and becomes ready again after a query. */
    private enum Phase {
        LOG_IN,
        QUERY
    }

    /** What the server refused. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String sqlState;

        RefusedException(String sqlState, String message) {
            super(sqlState + " " + message);
            this.sqlState = sqlState;
        }

        /** The five characters of "Appendix A: PostgreSQL Error Codes". */
        String sqlState() {
            return sqlState;
        }
    }

    /**
     * Connects to 127.0.0.1 and logs in.
     *
     * @throws RefusedException if the server does not let us in, or still starts (57P03)
     * @throws IOException if nothing listens there, or it is not PostgreSQL
     */
    static PostgresSession open(int port, String user) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            socket.setTcpNoDelay(true);
            socket.connect(Loopback.port(port), (int) TIMEOUT.toMillis());
            PostgresSession session = new PostgresSession(socket);
            session.logIn(user);
            return session;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /**
     * Runs one command.
     *
     * @return the first column of each row, as text; empty for a null
     */
    List<Optional<String>> run(String sql) throws IOException {
        send('Q', text(sql));
        return readUntilReady(Phase.QUERY);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void logIn(String user) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(body)) {
            data.writeInt(PROTOCOL_3_0);
            data.write(text("user"));
            data.write(text(user));
            data.write(text("database"));
            data.write(text("postgres"));
            data.write(0);
        }
        // The first message alone has no type.
        out.writeInt(body.size() + Integer.BYTES);
        body.writeTo(out);
        out.flush();
        readUntilReady(Phase.LOG_IN);
    }

    private List<Optional<String>> readUntilReady(Phase phase) throws IOException {
        List<Optional<String>> rows = new ArrayList<>();
        Optional<RefusedException> refused = Optional.empty();
        while (true) {
            int type = in.readUnsignedByte();
            int length = in.readInt() - Integer.BYTES;
            if (length < 0 || length > MESSAGE_BYTES_MAX) {
                throw new IOException("What listens on port " + socket.getPort() + " is not PostgreSQL");
            }
            byte[] body = in.readNBytes(length);
            switch (type) {
                case 'D' -> rows.add(firstColumn(body));
                case 'E' -> refused = Optional.of(error(body));
                case 'R' -> requireTrust(body);
                case 'Z' -> {
                    if (refused.isPresent()) {
                        throw refused.get();
                    }
                    return rows;
                }
                default -> {
                    // Notices, parameters and tags tell nothing that is needed here.
                }
            }
            if (refused.isPresent() && phase == Phase.LOG_IN) {
                throw refused.get();
            }
        }
    }

    private void send(int type, byte[] body) throws IOException {
        out.write(type);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
        out.flush();
    }

    private static void requireTrust(byte[] body) throws IOException {
        if (body.length < Integer.BYTES || body[3] != 0) {
            throw new IOException("The server asks the superuser for a password");
        }
    }

    private static Optional<String> firstColumn(byte[] body) throws IOException {
        try (DataInputStream row = new DataInputStream(new ByteArrayInputStream(body))) {
            int columns = row.readUnsignedShort();
            int length = columns == 0 ? -1 : row.readInt();
            return length < 0
                    ? Optional.empty()
                    : Optional.of(new String(row.readNBytes(length), StandardCharsets.UTF_8));
        }
    }

    /** Fields are a letter and a text each: C is the code, M the message. */
    private static RefusedException error(byte[] body) {
        String code = "";
        String message = "";
        for (String field : new String(body, StandardCharsets.UTF_8).split("\0", -1)) {
            if (field.startsWith("C")) {
                code = field.substring(1);
            } else if (field.startsWith("M")) {
                message = field.substring(1);
            }
        }
        return new RefusedException(code, message);
    }

    private static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
