package io.keepalive.netty.netlab;

import java.io.IOException;

/**
 * The cable between a host, whose end is {@code eth0}, and the gateway, whose end has the host's name. It is cut at the
 * host's end: the gateway's NAT would forget its flows if its own end went down.
 */
final class Cable {

    static final String HOST_END = "eth0";

    private final Namespace host;
    private final Namespace gateway;
    private final String gatewayEnd;
    private final String network;

    /** Lays the cable; {@code network} is the first three numbers of the addresses at its ends. */
    Cable(Namespace host, Namespace gateway, String gatewayEnd, String network) throws IOException {
        this.host = host;
        this.gateway = gateway;
        this.gatewayEnd = gatewayEnd;
        this.network = network;
        host.ip("link add " + HOST_END + " type veth peer name " + gatewayEnd + " netns " + gateway.name());
        gateway.ip("addr add " + gatewayAddress() + "/24 dev " + gatewayEnd);
        gateway.ip("link set " + gatewayEnd + " up");
        host.ip("addr add " + hostAddress() + "/24 dev " + HOST_END);
        connect();
    }

    String hostAddress() {
        return network + ".2";
    }

    private String gatewayAddress() {
        return network + ".1";
    }

    void cut() throws IOException {
        host.ip("link set " + HOST_END + " down");
        // which the gateway's kernel may take a second or two to do by itself, sending into the void meanwhile
        gateway.ip("neigh flush dev " + gatewayEnd);
    }

    /** Without what either side learned during the cut, such as that there is nobody. */
    void heal() throws IOException {
        connect();
        host.ip("neigh flush dev " + HOST_END);
        gateway.ip("neigh flush dev " + gatewayEnd);
    }

    /** A link that comes up has lost its routes. */
    private void connect() throws IOException {
        host.ip("link set " + HOST_END + " up");
        host.ip("route replace default via " + gatewayAddress());
    }
}
