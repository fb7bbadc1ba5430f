package io.keepalive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.keepalive.tcp.AppliedOption.Outcome;
import java.io.IOException;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionApplierTest {

    private final TcpKeepAlive everything =
            TcpKeepAlive.parse("idle=60s,interval=10s,probes=3,userTimeout=20s,retransmissionCap=1s");

    @Test
    void setsEveryOptionAndReportsThemInOrder() {
        FakeAccess access = new FakeAccess();

        TcpOptionReport report = everything.applyTo(access);

        assertThat(report.options()).extracting(AppliedOption::option).containsExactly(TcpOption.values());
        assertThat(report.allApplied()).isTrue();
        assertThat(report.notApplied()).isEmpty();
        assertThat(access.values).hasSize(6).containsEntry(TcpOption.IDLE, 60).containsEntry(TcpOption.KEEPALIVE, 1);
    }

    @Test
    void turnsTheSwitchLastAndSetsTheIdleTimeJustBefore() {
        FakeAccess access = new FakeAccess();

        everything.applyTo(access);

        assertThat(access.order).endsWith(TcpOption.IDLE, TcpOption.KEEPALIVE).hasSize(6);
    }

    @Test
    void doesNotTouchWhatWasNotAskedFor() {
        FakeAccess access = new FakeAccess();

        TcpOptionReport report =
                TcpKeepAlive.parse("idle=60s,interval=10s,probes=3").applyTo(access);

        assertThat(access.order).doesNotContain(TcpOption.USER_TIMEOUT, TcpOption.RETRANSMISSION_CAP);
        assertThat(report.find(TcpOption.USER_TIMEOUT)).isEmpty();
        assertThat(report.effective(TcpOption.USER_TIMEOUT)).isEmpty();
    }

    @Test
    void setsTheOthersWhenOneFails() {
        FakeAccess access = new FakeAccess() {
            @Override
            public void set(TcpOption option, int value) throws IOException {
                switch (option) {
                    case PROBES -> throw new SocketException("Invalid argument");
                    case INTERVAL -> throw new IllegalStateException();
                    case USER_TIMEOUT -> throw new NoClassDefFoundError("transport");
                    default -> super.set(option, value);
                }
            }
        };
        access.values.put(TcpOption.PROBES, 9);

        TcpOptionReport report = everything.applyTo(access);

        assertThat(report.notApplied())
                .extracting(AppliedOption::option, AppliedOption::outcome, AppliedOption::reason)
                .containsExactly(
                        tuple(TcpOption.INTERVAL, Outcome.FAILED, "IllegalStateException"),
                        tuple(TcpOption.PROBES, Outcome.FAILED, "SocketException: Invalid argument"),
                        tuple(TcpOption.USER_TIMEOUT, Outcome.FAILED, "NoClassDefFoundError: transport"));
        assertThat(report.effective(TcpOption.PROBES)).as("what holds instead").hasValue(9);
        assertThat(access.order).containsExactly(TcpOption.RETRANSMISSION_CAP, TcpOption.IDLE, TcpOption.KEEPALIVE);
    }

    @Test
    void reportsAValueThatReadsBackDifferently() {
        FakeAccess access = new FakeAccess() {
            @Override
            public int get(TcpOption option) throws IOException {
                return option == TcpOption.IDLE ? 7200 : super.get(option);
            }
        };

        TcpOptionReport report = everything.applyTo(access);

        assertThat(report.notApplied()).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(Outcome.DIFFERENT);
            assertThat(entry.requested()).isEqualTo(60);
            assertThat(entry.effective()).hasValue(7200);
            assertThat(entry).hasToString("TCP_KEEPIDLE 60 s different: 7200 s read back");
        });
    }

    @Test
    void asksBeforeItSets() {
        FakeAccess access = new FakeAccess() {
            @Override
            public Optional<String> whyUnsupported(TcpOption option) {
                return option == TcpOption.USER_TIMEOUT ? Optional.of("not on this system") : Optional.empty();
            }
        };

        TcpOptionReport report = everything.applyTo(access);

        assertThat(access.order).doesNotContain(TcpOption.USER_TIMEOUT);
        assertThat(report.notApplied()).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(Outcome.UNSUPPORTED);
            assertThat(entry.effective()).isEmpty();
            assertThat(entry).hasToString("TCP_USER_TIMEOUT 20000 ms unsupported: not on this system");
        });
    }

    @Test
    void takesAnUnsupportedOptionForThatAlsoWhenOnlyTheAttemptShowsIt() {
        FakeAccess access = new FakeAccess() {
            @Override
            public void set(TcpOption option, int value) throws IOException {
                if (option == TcpOption.RETRANSMISSION_CAP) {
                    throw new UnsupportedOperationException("Protocol not available");
                }
                super.set(option, value);
            }
        };

        assertThat(everything.applyTo(access).notApplied())
                .singleElement()
                .extracting(AppliedOption::outcome)
                .isEqualTo(Outcome.UNSUPPORTED);
    }

    @Test
    void doesNotCallAnOptionAppliedThatCannotBeReadBack() {
        FakeAccess access = new FakeAccess() {
            @Override
            public int get(TcpOption option) throws IOException {
                throw new SocketException("Socket closed");
            }
        };

        TcpOptionReport report = everything.applyTo(access);

        assertThat(report.options())
                .hasSize(6)
                .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(Outcome.FAILED));
        assertThat(report.notApplied().get(0).reason())
                .isEqualTo("set, but could not be read back: SocketException: Socket closed");
    }

    @Test
    void saysInOneLineWhatBecameOfEachOption() {
        FakeAccess access = new FakeAccess() {
            @Override
            public Optional<String> whyUnsupported(TcpOption option) {
                return option == TcpOption.USER_TIMEOUT ? Optional.of("not on this system") : Optional.empty();
            }
        };

        assertThat(everything.applyTo(access))
                .hasToString("SO_KEEPALIVE on; TCP_KEEPIDLE 60 s; TCP_KEEPINTVL 10 s; TCP_KEEPCNT 3;"
                        + " TCP_USER_TIMEOUT 20000 ms unsupported: not on this system; TCP_RTO_MAX_MS 1000 ms");
    }

    @Test
    void tellsTheSettingsThatAreReallyInEffect() {
        FakeAccess access = new FakeAccess() {
            @Override
            public Optional<String> whyUnsupported(TcpOption option) {
                return option == TcpOption.USER_TIMEOUT ? Optional.of("not on this system") : Optional.empty();
            }

            @Override
            public int get(TcpOption option) throws IOException {
                return option == TcpOption.PROBES ? 9 : super.get(option);
            }
        };

        assertThat(everything.applyTo(access).inEffect())
                .contains(TcpKeepAlive.parse("idle=60s,interval=10s,probes=9,retransmissionCap=1s"));
    }

    @Test
    void tellsNoSettingsWhereKeepaliveIsOff() {
        FakeAccess access = new FakeAccess() {
            @Override
            public void set(TcpOption option, int value) throws IOException {
                super.set(option, option == TcpOption.KEEPALIVE ? 0 : value);
            }
        };

        TcpOptionReport report = everything.applyTo(access);

        assertThat(report.inEffect()).isEmpty();
        assertThat(report.notApplied()).singleElement().hasToString("SO_KEEPALIVE on different: off read back");
    }
}
