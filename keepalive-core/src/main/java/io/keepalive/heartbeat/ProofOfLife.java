package io.keepalive.heartbeat;

/** What proves to a pinger that the peer is alive. */
public enum ProofOfLife {

    /** Any byte received. The default: a peer that sends lives, and it need not be asked. */
    ANYTHING_RECEIVED,

    /**
     * Only the pong to one of our unanswered pings. For peers whose sending side may live on while the side that reads
     * hangs: every idle time is ended by a ping, however much is received.
     */
    PONGS_ONLY
}
