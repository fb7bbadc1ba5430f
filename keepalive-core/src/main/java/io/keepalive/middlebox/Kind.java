package io.keepalive.middlebox;

/** What a middlebox is there for. */
public enum Kind {
    /** Translates addresses. */
    NAT,
    /** Lets through what belongs to a connection it knows. */
    FIREWALL,
    /** Spreads connections over servers. */
    LOAD_BALANCER,
    /** Ends the client's connection and opens another one to the server. */
    PROXY,
    /** No middlebox but the server itself, which closes idle HTTP connections. */
    SERVER,
    /** The network of a mobile carrier, whatever is in it. */
    CARRIER
}
