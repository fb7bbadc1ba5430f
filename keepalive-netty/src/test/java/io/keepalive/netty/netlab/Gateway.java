package io.keepalive.netty.netlab;

import java.io.IOException;
import java.time.Duration;

/**
 * The router between the hosts: a NAT with connection tracking, through which only the client may connect. A flow that it
 * has forgotten is dropped in silence, in both directions, unless it is told to reset.
 */
public final class Gateway {

    private static final String NAT = """
            table ip nat {
             chain departing {
              type nat hook postrouting priority 100;
              oifname "%s" masquerade
             }
            }
            """;

    /** Forgotten packets of the server's are addressed to the gateway itself, whose TCP would answer them with RST. */
    private static final String FORGOTTEN = """
            add table ip forgotten
            delete table ip forgotten
            table ip forgotten {
             chain forwarding {
              type filter hook forward priority 0; policy drop;
              ct state established,related accept
              iifname "%s" tcp flags & (fin|syn|rst|ack) == syn accept
              meta l4proto tcp %s
             }
             chain incoming {
              type filter hook input priority 0;
              meta l4proto tcp %s
             }
            }
            """;

    /** Before connection tracking, so that what is lost refreshes no flow. */
    private static final String PATH = """
            add table ip path
            delete table ip path
            table ip path {
             chain arriving {
              type filter hook prerouting priority -300;
              %s
             }
            }
            """;

    /** Only so many flows at a time; those beyond are dropped before anything knows of them. */
    private static final String TABLE = """
            table ip full {
             chain forwarding {
              type filter hook forward priority -10;
              ct state new ct count over %d drop
             }
            }
            """;

    private final Namespace namespace;
    private final String clientSide;
    private int lossPercent;
    private boolean blackhole;

    Gateway(Namespace namespace, String clientSide, String serverSide) throws IOException {
        this.namespace = namespace;
        this.clientSide = clientSide;
        namespace.sysctl("net.ipv4.ip_forward", 1);
        // or of the many connections that are cut at once only a few hear that there is nobody
        namespace.sysctl("net.ipv4.icmp_ratelimit", 0);
        namespace.feed(NAT.formatted(serverSide), "nft", "-f", "-");
        dropsForgotten();
        // what comes in the middle of a flow begins none
        namespace.sysctl("net.netfilter.nf_conntrack_tcp_loose", 0);
    }

    /**
     * Forgets a connection that was idle so long; one that is made before keeps its time until its next packet.
     *
     * @param idle whole seconds
     */
    public void forgetsAfter(Duration idle) throws IOException {
        namespace.sysctl("net.netfilter.nf_conntrack_tcp_timeout_established", idle.toSeconds());
    }

    /** Answers forgotten connections with RST. */
    public void resetsForgotten() throws IOException {
        answersForgotten("reject with tcp reset");
    }

    /** Drops what belongs to forgotten connections; so at first. */
    public void dropsForgotten() throws IOException {
        answersForgotten("drop");
    }

    private void answersForgotten(String verdict) throws IOException {
        namespace.feed(FORGOTTEN.formatted(clientSide, verdict, verdict), "nft", "-f", "-");
    }

    /** Forgets all connections at once, as one does that restarts. */
    public void forgetsAll() throws IOException {
        Command.orSkip("conntrack", "--version");
        namespace.run("conntrack", "-F");
    }

    /** Whether it still knows the connection that has this port at the client. */
    public boolean remembers(int clientPort) throws IOException {
        Command.orSkip("conntrack", "--version");
        return !namespace
                .run("conntrack", "-L", "-p", "tcp", "--sport", Integer.toString(clientPort))
                .contains("0 flow entries");
    }

    /**
     * Keeps a table of so many connections at most: packets of others that would begin are dropped in silence. A flow that was
     * closed leaves the table within a second, which on a real gateway takes up to two minutes.
     */
    public void admitsAtMost(int connections) throws IOException {
        for (String closed : new String[] {"fin_wait", "close_wait", "last_ack", "time_wait", "close"}) {
            namespace.sysctl("net.netfilter.nf_conntrack_tcp_timeout_" + closed, 1);
        }
        namespace.feed(TABLE.formatted(connections), "nft", "-f", "-");
    }

    /** How many connections it keeps in its table; those whose time is over are left out, as they hold up nobody. */
    public long flows() throws IOException {
        Command.orSkip("conntrack", "--version");
        return namespace
                .run("conntrack", "-L", "-p", "tcp")
                .lines()
                .filter(line -> line.startsWith("tcp"))
                .count();
    }

    /** Loses so many packets of a hundred, at random, in each direction. */
    public void loses(int percent) throws IOException {
        lossPercent = percent;
        setPath();
    }

    public void losesNothing() throws IOException {
        loses(0);
    }

    /** Drops everything, in both directions, without a word. */
    public void blackholes() throws IOException {
        blackhole = true;
        setPath();
    }

    /** Ends {@link #blackholes}. */
    public void passes() throws IOException {
        blackhole = false;
        setPath();
    }

    private void setPath() throws IOException {
        String fault = blackhole ? "drop" : "numgen random mod 100 < " + lossPercent + " drop";
        namespace.feed(PATH.formatted(fault), "nft", "-f", "-");
    }
}
