package dev.tally.local.broker;

/**
 * Where one broker listens on 127.0.0.1.
 *
 * @param id the node id, from 1
 * @param clientPort for clients and the other brokers
 * @param controllerPort for the quorum that keeps the metadata
 */
record BrokerAddress(int id, int clientPort, int controllerPort) {
    String client() {
        return "127.0.0.1:" + clientPort;
    }

    String controller() {
        return "127.0.0.1:" + controllerPort;
    }

    String voter() {
        return id + "@" + controller();
    }
}
