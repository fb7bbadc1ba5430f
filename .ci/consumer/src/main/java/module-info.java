/** A user's module. The same classes also run on the class path. */
module consumer {
    requires io.keepalive.netty;
    requires io.netty.codec;
}
