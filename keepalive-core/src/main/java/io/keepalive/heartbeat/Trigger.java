package io.keepalive.heartbeat;

/** What the idle time before a ping counts from. */
public enum Trigger {

    /**
     * From the last thing received: a ping goes out when the peer has been quiet for the idle time. Finds dead peers with
     * the fewest pings, and is the default. A peer that streams to us is never pinged, so it hears nothing from us: if it
     * watches what we send, choose {@link #LAST_SENT}.
     */
    LAST_RECEIVED,

    /**
     * From the last thing sent: a ping goes out when we have been quiet for the idle time, whatever we receive. For a
     * peer that watches what we send (MQTT's keep alive works so). While the application keeps sending, no ping goes out,
     * so the heartbeat does not bound the detection time; add a watch limit, or leave it to the TCP layer, which reports
     * unacknowledged data.
     */
    LAST_SENT,

    /**
     * A fixed period, whatever is sent or received: what failure detectors that learn the arrival times need. Pings keep
     * to the schedule; a late one does not move the next.
     */
    FIXED_PERIOD
}
