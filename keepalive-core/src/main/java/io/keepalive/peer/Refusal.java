package io.keepalive.peer;

/** Why a message, or one thing in it, was not taken. */
public enum Refusal {

    /** Longer than {@link PeerGroup#MAX_MESSAGE_BYTES}. The whole message. */
    OVERSIZED,

    /** Of a format that this version of the library does not know. The whole message. */
    UNKNOWN_VERSION,

    /** Cut off, or not what the format says. The whole message. */
    MALFORMED,

    /** From a node that is none of the peers, or from one with this node's own name. The whole message. */
    UNKNOWN_SENDER,

    /** Meant for another node: an address leads to the wrong one. The whole message. */
    WRONG_RECIPIENT,

    /** An incarnation that no honest clock can have given. The whole message if it is the sender's, otherwise that entry alone. */
    IMPOSSIBLE_INCARNATION,

    /** An entry of a node that is none of the members here. That entry alone. */
    UNKNOWN_MEMBER
}
