package io.keepalive.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The promise of a ping's write. Tells the connection directly, without a listener, and can be lent again once it is done.
 *
 * <p>Whatever else is asked of a promise, a handler on the way may ask too; then one of Netty's own does that, and this is
 * lent no more, as the handler may keep it. Thread-safe, as such a handler may run anywhere, except lending.
 */
final class PingPromise implements ChannelPromise {

    private static final Object SUCCESS = new Object();

    /** Null while pending, a {@link Throwable} after a failure. */
    private final AtomicReference<@Nullable Object> result = new AtomicReference<>();

    private final AtomicReference<@Nullable ChannelPromise> known = new AtomicReference<>();

    private @Nullable HeartbeatConnection connection;

    /** Done, on the event loop. */
    private boolean doneHere;

    /** Lends it for one write, unless it is lent or somebody knows it. */
    boolean lendTo(HeartbeatConnection borrower) {
        if (connection != null || known.get() != null) {
            return false;
        }
        connection = borrower;
        doneHere = false;
        result.set(null);
        return true;
    }

    /** The write returned: where the ping has left, the promise is free again. */
    void giveBack() {
        if (doneHere && known.get() == null) {
            connection = null;
        }
    }

    private boolean complete(Object outcome) {
        HeartbeatConnection borrower = Objects.requireNonNull(connection);
        if (!result.compareAndSet(null, outcome)) {
            return false;
        }
        doneHere = borrower.isHere();
        ChannelPromise other = known.get();
        if (other != null) {
            pass(outcome, other);
        }
        borrower.pingDone(outcome == SUCCESS ? null : (Throwable) outcome);
        return true;
    }

    /** One of Netty's promises that is done when this is. */
    private ChannelPromise known() {
        ChannelPromise promise = known.get();
        if (promise == null) {
            ChannelPromise made = new DefaultChannelPromise(channel(), channel().eventLoop());
            promise = known.compareAndSet(null, made) ? made : Objects.requireNonNull(known.get());
            Object outcome = result.get();
            if (outcome != null) {
                pass(outcome, promise);
            }
        }
        return promise;
    }

    private static void pass(Object outcome, ChannelPromise promise) {
        if (outcome == SUCCESS) {
            promise.trySuccess();
        } else {
            promise.tryFailure((Throwable) outcome);
        }
    }

    @Override
    public Channel channel() {
        return Objects.requireNonNull(connection).channel;
    }

    @Override
    public boolean trySuccess() {
        return complete(SUCCESS);
    }

    @Override
    public boolean trySuccess(Void nothing) {
        return complete(SUCCESS);
    }

    @Override
    public ChannelPromise setSuccess() {
        if (!complete(SUCCESS)) {
            throw new IllegalStateException("promise: done already (expected: pending)");
        }
        return this;
    }

    @Override
    public ChannelPromise setSuccess(Void nothing) {
        return setSuccess();
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        return complete(cause);
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        if (!complete(cause)) {
            throw new IllegalStateException("promise: done already (expected: pending)", cause);
        }
        return this;
    }

    @Override
    public boolean setUncancellable() {
        return true;
    }

    @Override
    public boolean isCancellable() {
        return false;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return false;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isVoid() {
        return false;
    }

    @Override
    public ChannelPromise unvoid() {
        return this;
    }

    @Override
    public boolean isDone() {
        return result.get() != null;
    }

    @Override
    public boolean isSuccess() {
        return result.get() == SUCCESS;
    }

    @Override
    public @Nullable Throwable cause() {
        return result.get() instanceof Throwable failure ? failure : null;
    }

    @Override
    public @Nullable Void getNow() {
        return null;
    }

    @Override
    public ChannelPromise addListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        known().addListener(listener);
        return this;
    }

    @Override
    @SafeVarargs
    @SuppressWarnings("varargs") // passed on to a method that only reads them
    public final ChannelPromise addListeners(GenericFutureListener<? extends Future<? super Void>>... listeners) {
        known().addListeners(listeners);
        return this;
    }

    @Override
    public ChannelPromise removeListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        known().removeListener(listener);
        return this;
    }

    @Override
    @SafeVarargs
    @SuppressWarnings("varargs") // passed on to a method that only reads them
    public final ChannelPromise removeListeners(GenericFutureListener<? extends Future<? super Void>>... listeners) {
        known().removeListeners(listeners);
        return this;
    }

    @Override
    public ChannelPromise sync() throws InterruptedException {
        known().sync();
        return this;
    }

    @Override
    public ChannelPromise syncUninterruptibly() {
        known().syncUninterruptibly();
        return this;
    }

    @Override
    public ChannelPromise await() throws InterruptedException {
        known().await();
        return this;
    }

    @Override
    public ChannelPromise awaitUninterruptibly() {
        known().awaitUninterruptibly();
        return this;
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return known().await(timeout, unit);
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        return known().await(timeoutMillis);
    }

    @Override
    public boolean awaitUninterruptibly(long timeout, TimeUnit unit) {
        return known().awaitUninterruptibly(timeout, unit);
    }

    @Override
    public boolean awaitUninterruptibly(long timeoutMillis) {
        return known().awaitUninterruptibly(timeoutMillis);
    }

    @Override
    public @Nullable Void get() throws InterruptedException, ExecutionException {
        return known().get();
    }

    @Override
    public @Nullable Void get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return known().get(timeout, unit);
    }
}
