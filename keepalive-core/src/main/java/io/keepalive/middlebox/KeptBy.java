package io.keepalive.middlebox;

/** What keeps a middlebox from forgetting a connection. */
public enum KeptBy {
    /** Any packet, the kernel's keepalive probes among them. */
    ANY_PACKET,
    /** Only bytes of the application, so heartbeats but no keepalive probes: a full proxy, whose own kernel answers the probes. */
    APPLICATION_BYTES,
    /** Only requests and responses: neither probes nor pings keep an idle connection. */
    REQUESTS,
    /** Not documented; heartbeats are taken to count and keepalive probes not to. */
    UNKNOWN
}
