package io.keepalive.http;

import java.util.Locale;

/**
 * What the {@code Connection} header fields of one message say (RFC 9110 section 7.6.1). The names are compared without regard to
 * case; options of other names are of no concern here.
 *
 * @param close the sender wants no message more on the connection
 * @param keepAlive the sender, of HTTP/1.0, would keep the connection; the {@code Keep-Alive} field is meant
 * @param upgrade the {@code Upgrade} field is meant
 */
public record ConnectionOptions(boolean close, boolean keepAlive, boolean upgrade) {

    /** A message without the field. */
    public static final ConnectionOptions NONE = new ConnectionOptions(false, false, false);

    /**
     * Reads the fields of a message.
     *
     * @param values the values of all its {@code Connection} fields, each a list separated by commas
     * @return the options that are in them
     * @throws NullPointerException if {@code values} or one of them is null
     */
    public static ConnectionOptions parse(Iterable<? extends CharSequence> values) {
        boolean close = false;
        boolean keepAlive = false;
        boolean upgrade = false;
        for (CharSequence value : values) {
            for (String option : value.toString().split(",", -1)) {
                switch (option.strip().toLowerCase(Locale.ROOT)) {
                    case "close" -> close = true;
                    case "keep-alive" -> keepAlive = true;
                    case "upgrade" -> upgrade = true;
                    default -> {}
                }
            }
        }
        return close || keepAlive || upgrade ? new ConnectionOptions(close, keepAlive, upgrade) : NONE;
    }

    /**
     * Whether the connection persists after the message, as far as the sender is concerned (RFC 9112 section 9.3): not after
     * {@code close}; else with HTTP/1.1 and later; else, with HTTP/1.0, after {@code keep-alive}.
     *
     * @param http11 whether the message is of HTTP/1.1 or later
     * @return whether another message may follow
     */
    public boolean persists(boolean http11) {
        return !close && (http11 || keepAlive);
    }
}
