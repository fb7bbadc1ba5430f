package io.keepalive.netty.path;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keepalive.netty.path.ForgettingRelay.Forgotten;
import io.keepalive.netty.transport.TestTransport;
import io.keepalive.path.PathLimit;
import io.keepalive.path.SearchPlan;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A discovery on loopback, through a relay that forgets. */
@Timeout(60)
class PathDiscoveryTest {

    private static final Duration FORGETS_AFTER = ofSeconds(1);
    private static final Duration TOLERANCE = ofMillis(250);
    private static final SearchPlan PLAN =
            SearchPlan.between(ofMillis(200), ofMillis(3_200)).precision(0.25).build();

    private final TestTransport transport = TestTransport.NIO;
    private final EventLoopGroup loops = transport.newGroup(2);
    private final EchoEndpoint endpoint = EchoEndpoint.builder().build();
    private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening = listen(endpoint);
    private final List<PathTrial> trials = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    @AfterEach
    void shutDown() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Channel listen(EchoEndpoint echoes) {
        return new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannelType())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        echoes.install(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private Bootstrap bootstrap() {
        return new Bootstrap().group(loops).channelFactory(() -> {
            SocketChannel made = newChannel();
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            made.closeFuture().addListener(closed -> open.decrementAndGet());
            return made;
        });
    }

    private SocketChannel newChannel() {
        try {
            return transport.channelType().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no channel", e);
        }
    }

    private PathDiscovery.Builder discovery(SocketAddress to) {
        return PathDiscovery.to(to, PLAN).answerWithin(ofMillis(500)).onTrial(trials::add);
    }

    private CompletableFuture<PathLimit> discover(SocketAddress to) {
        return discovery(to).build().start(bootstrap());
    }

    private ForgettingRelay relay(Forgotten forgotten) throws InterruptedException {
        return new ForgettingRelay(transport, listening.localAddress(), FORGETS_AFTER, forgotten);
    }

    /** The test's time limit bounds it. */
    private static void await(BooleanSupplier happened) {
        while (!happened.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void assertFound(PathLimit limit) {
        assertThat(limit.survived()).isLessThanOrEqualTo(FORGETS_AFTER.plus(TOLERANCE));
        assertThat(limit.forgotten().orElseThrow()).isGreaterThanOrEqualTo(FORGETS_AFTER.minus(TOLERANCE));
        assertThat(limit.forgotten().orElseThrow().minus(limit.survived())).isLessThanOrEqualTo(ofMillis(800));
    }

    @ParameterizedTest
    @EnumSource
    void findsTheTimeWhateverBecomesOfWhatIsForgotten(Forgotten forgotten) throws Exception {
        try (ForgettingRelay relay = relay(forgotten)) {
            assertFound(discover(relay.address()).get());
        }
        assertThat(mostOpen.get()).isLessThanOrEqualTo(2 * PLAN.parallel() + 1);
    }

    @Test
    void seesThatOnlyWhatTheServerSendsIsForgotten() throws Exception {
        try (ForgettingRelay relay = relay(Forgotten.INWARD_DROPPED)) {
            discover(relay.address()).get();
        }

        assertThat(trials)
                .filteredOn(PathTrial::counts)
                .allMatch(PathTrial::outward)
                .anyMatch(trial -> !trial.inward());
    }

    @Test
    void aPathThatForgetsNothingSurvivesTheLongest() throws Exception {
        PathLimit limit = discover(listening.localAddress()).get();

        assertThat(limit.survived()).isEqualTo(PLAN.longest());
        assertThat(limit.forgotten()).isEmpty();
    }

    @Test
    void aDeadServerIsNotMistakenForAForgetfulPath() throws Exception {
        try (ForgettingRelay relay = relay(Forgotten.DROPPED)) {
            CompletableFuture<PathLimit> limit = discover(relay.address());
            await(() -> endpoint.connections() >= 5);

            relay.swallows(true);
            await(() -> trials.stream().anyMatch(trial -> !trial.counts()));
            relay.swallows(false);

            assertFound(limit.get());
        }
    }

    @Test
    void aServerThatIsRestartedIsNotMistakenForAForgetfulPath() throws Exception {
        CompletableFuture<PathLimit> limit = discover(listening.localAddress());
        await(() -> endpoint.connections() >= 5);
        accepted.close(); // as the end of a process closes them

        assertThat(limit.get().survived()).isEqualTo(PLAN.longest());
        assertThat(trials).anyMatch(trial -> !trial.counts());
    }

    @Test
    void givesUpWhereNobodyAnswers() {
        listening.close().syncUninterruptibly();

        CompletableFuture<PathLimit> limit = discovery(listening.localAddress())
                .giveUpAfter(ofMillis(500))
                .build()
                .start(bootstrap());

        assertThatThrownBy(limit::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PathUnknownException.class)
                .hasMessageContaining("not found out within PT0.5S");
    }

    @Test
    void saysThatTheEndpointIsNotForSoLongASilence() throws Exception {
        EchoEndpoint brief = EchoEndpoint.builder().longestDelay(ofMillis(100)).build();
        Channel port = listen(brief);

        CompletableFuture<PathLimit> limit =
                discovery(port.localAddress()).giveUpAfter(ofSeconds(3)).build().start(bootstrap());

        assertThatThrownBy(limit::get).hasMessageContaining("longestDelay");
    }

    @Test
    void anAnswerThatComesTooSoonProvesNoSilence() {
        Channel hasty = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannelType())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new AnswersAtOnce());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();

        CompletableFuture<PathLimit> limit = discovery(hasty.localAddress())
                .giveUpAfter(ofSeconds(3))
                .build()
                .start(bootstrap());

        assertThatThrownBy(limit::get).hasMessageContaining("was to be silent for PT");
        assertThat(trials).isNotEmpty().noneMatch(PathTrial::counts);
    }

    private static final class AnswersAtOnce extends SimpleChannelInboundHandler<ByteBuf> {

        private final EchoFrame.Reader reader = new EchoFrame.Reader();

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            reader.read(bytes, EchoFrame.REQUEST, request -> {
                ctx.writeAndFlush(
                        new EchoFrame(EchoFrame.ANSWER, request.delayMillis(), request.id()).encode(ctx.alloc()));
                return true;
            });
        }
    }

    @Test
    void cancelledItClosesItsConnections() throws Exception {
        CompletableFuture<PathLimit> limit = discover(listening.localAddress());
        await(() -> endpoint.connections() >= 5);

        limit.cancel(false);

        await(() -> endpoint.connections() == 0);
    }

    @Test
    void connectionsBeyondTheMostAreClosed() throws Exception {
        EchoEndpoint small = EchoEndpoint.builder().mostConnections(2).build();
        Channel port = listen(small);

        CompletableFuture<PathLimit> limit =
                discovery(port.localAddress()).giveUpAfter(ofSeconds(2)).build().start(bootstrap());

        assertThatThrownBy(limit::get).hasCauseInstanceOf(PathUnknownException.class);
        assertThat(small.connections()).isLessThanOrEqualTo(2);
    }

    @Test
    void refusesWhatIsImpossible() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> discovery(listening.localAddress()).answerWithin(Duration.ZERO))
                .withMessage("answerWithin: PT0S (expected: PT0.1S..PT1M)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EchoEndpoint.builder().longestDelay(Duration.ofDays(2)))
                .withMessage("longestDelay: PT48H (expected: PT0.001S..PT24H)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EchoEndpoint.builder().mostConnections(0))
                .withMessage("mostConnections: 0 (expected: 1..2147483647)");
    }
}
