package io.keepalive.netty.peer;

/** A node of a peer group over sockets. */
public final class PeerMesh {

    PeerMesh() {}
}
