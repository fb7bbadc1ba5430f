package io.keepalive.netty;

/** Stands in until the first real class of this package exists; then delete it. */
public final class Provisional {

    private Provisional() {}
}
