package io.keepalive.diagnosis;

/** What a fresh connection to a peer that seems unreachable tells about the old one. */
public enum FreshConnection {

    /** None was made. */
    NOT_TRIED,

    /** It was not answered in time, or the network knows no way: the peer cannot be reached at all. */
    FAILED,

    /** It was refused: by the peer's kernel, which is alive then, or by a middlebox in the name of a peer that is gone. */
    REFUSED,

    /**
     * It was answered, so the peer can be reached. The old connection may still be well: after a healed cut it stays silent
     * until its next retransmission.
     */
    ANSWERED,

    /** It was answered, and what the old connection retransmitted afterwards was still not acknowledged. */
    ANSWERED_AND_OLD_STILL_SILENT
}
