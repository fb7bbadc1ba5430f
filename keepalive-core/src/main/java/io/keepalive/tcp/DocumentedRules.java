package io.keepalive.tcp;

import io.keepalive.DetectionTime;
import java.time.Duration;
import java.util.Optional;

/** macOS, Windows and the rest: what their makers document and nothing beyond it; none of it was measured. */
enum DocumentedRules implements DeathRules {
    /** xnu drops when the idle time reaches idle + interval × probes; its limit for lost data counts something else. */
    MACOS(
            "idle + interval * probes, as its source says",
            "not known for macOS: TCP_RXT_CONNDROPTIME limits a retransmission episode, its total time is not documented",
            "not known for macOS: the limit for window probes is a setting of its own"),

    /** Before Windows 10 1703 the number of probes is always 10. */
    WINDOWS(
            "idle + interval * probes, as documented from Windows 10 1709 on",
            "not known for Windows: it has no user timeout; TCP_MAXRT limits retransmissions",
            "not known for Windows"),

    OTHER(
            "not known for this operating system",
            "not known for this operating system",
            "not known for this operating system");

    private final String idleRule;
    private final String unacknowledgedRule;
    private final String zeroWindowRule;

    DocumentedRules(String idleRule, String unacknowledgedRule, String zeroWindowRule) {
        this.idleRule = idleRule;
        this.unacknowledgedRule = unacknowledgedRule;
        this.zeroWindowRule = zeroWindowRule;
    }

    @Override
    public Forecast idle(TcpKeepAlive settings) {
        return this == OTHER
                ? Forecast.unknown(idleRule)
                : Forecast.of(DetectionTime.exactly(settings.schedule().detectionTime()), idleRule);
    }

    @Override
    public Forecast unacknowledged(TcpKeepAlive settings) {
        return Forecast.unknown(unacknowledgedRule);
    }

    @Override
    public Forecast zeroWindow(TcpKeepAlive settings) {
        return Forecast.unknown(zeroWindowRule);
    }

    @Override
    public Optional<Duration> probePeriod(TcpKeepAlive settings) {
        return Optional.empty();
    }

    /** xnu checks its limit only while retransmitting, which a closed window is not. */
    @Override
    public boolean killsSlowReader(TcpKeepAlive settings) {
        return false;
    }
}
