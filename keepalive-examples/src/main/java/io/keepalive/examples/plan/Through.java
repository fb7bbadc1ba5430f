package io.keepalive.examples.plan;

import io.keepalive.examples.support.Times;
import io.keepalive.middlebox.Catalogue;
import io.keepalive.middlebox.Middlebox;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/**
 * Something on the way, as it was written: the id of a row in the catalogue, or a time, or both.
 *
 * @param id of the row; empty if only a time was given
 * @param forgetsAfter the time; empty if the row's holds
 */
record Through(Optional<String> id, Optional<Duration> forgetsAfter) {

    private static final Pattern TIME = Pattern.compile("[-+]?[\\d.,]+\\s*(ms|s|m|h)?|P.*");

    /** The middlebox of that name, set to that time. */
    Middlebox in(Catalogue catalogue) {
        if (id.isEmpty()) {
            return Middlebox.forgetting(forgetsAfter.orElseThrow());
        }
        Middlebox row = catalogue.named(id.get());
        if (forgetsAfter.isPresent()) {
            return row.withTimeout(forgetsAfter.get());
        }
        if (row.forgetsAfter().isEmpty()) {
            throw new IllegalArgumentException("through: " + row.id() + " (expected: " + row.id()
                    + "=TIME, as it has none until somebody sets one)");
        }
        return row;
    }

    /** Reads {@code ID}, {@code ID=TIME} or {@code TIME}. */
    static final class Converter implements ITypeConverter<Through> {

        @Override
        public Through convert(String text) {
            int equals = text.indexOf('=');
            if (equals >= 0) {
                return new Through(
                        Optional.of(text.substring(0, equals)), Optional.of(Times.parse(text.substring(equals + 1))));
            }
            return TIME.matcher(text).matches()
                    ? new Through(Optional.empty(), Optional.of(Times.parse(text)))
                    : new Through(Optional.of(text), Optional.empty());
        }
    }
}
