package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Middleboxes by name: those whose makers document what they do, and the user's own.
 *
 * <p>Immutable and thread-safe.
 */
public final class Catalogue {

    private static final String FILE = "middleboxes.csv";

    private final Map<String, Middlebox> byId;
    private final List<Middlebox> middleboxes;

    private Catalogue(Map<String, Middlebox> byId) {
        this.byId = byId;
        middleboxes = List.copyOf(byId.values());
    }

    /**
     * What the library knows: rows with a public source only, read once.
     *
     * @return the catalogue
     */
    public static Catalogue builtIn() {
        return BuiltIn.CATALOGUE;
    }

    /**
     * Reads rows of the user's own, written as those of the library are: comma-separated values, quotes around a field that
     * has a comma, lines that begin with {@code #} left out, and this first line:
     *
     * <pre>id,name,kind,forgets_after_seconds,kept_by,expiry,adjustable_least_seconds,adjustable_most_seconds,retrieved,source</pre>
     *
     * <p>{@code kind}, {@code kept_by} and {@code expiry} are the names in {@link Kind}, {@link KeptBy} and {@link Expiry}, as
     * {@code any-packet}. Empty may be {@code forgets_after_seconds} (none until somebody sets one), {@code retrieved}, and
     * both bounds (it cannot be set); a bound may be {@code ?} (it can be set, and this bound is not documented).
     *
     * @param rows the text, which stays open
     * @return the rows, in their order
     * @throws NullPointerException if {@code rows} is null
     * @throws IllegalArgumentException if a line is not understood, or an id is there twice; the message names line and column,
     *     and no row is returned then
     * @throws IOException if it cannot be read
     */
    public static List<Middlebox> read(Reader rows) throws IOException {
        return CatalogueReader.read(Objects.requireNonNull(rows, "rows"));
    }

    /**
     * This catalogue and a row more; one with the id of another takes its place.
     *
     * @param own the row
     * @return another catalogue
     * @throws NullPointerException if {@code own} is null
     */
    public Catalogue with(Middlebox own) {
        return with(List.of(Objects.requireNonNull(own, "own")));
    }

    /**
     * This catalogue and more rows; one with the id of another takes its place.
     *
     * @param own the rows, as of {@link #read}
     * @return another catalogue
     * @throws NullPointerException if {@code own} or one of the rows is null
     */
    public Catalogue with(List<Middlebox> own) {
        Map<String, Middlebox> changed = new LinkedHashMap<>(byId);
        Objects.requireNonNull(own, "own").forEach(row -> changed.put(row.id(), row));
        return new Catalogue(changed);
    }

    /**
     * All rows.
     *
     * @return the rows, in the order of the file, the user's own behind them
     */
    public List<Middlebox> middleboxes() {
        return middleboxes;
    }

    /**
     * A row by its id.
     *
     * @param id the id, written exactly so
     * @return the row, or empty if there is none
     * @throws NullPointerException if {@code id} is null
     */
    public Optional<Middlebox> find(String id) {
        return Optional.ofNullable(byId.get(Objects.requireNonNull(id, "id")));
    }

    /**
     * A row by its id, which has to be there.
     *
     * @param id the id, written exactly so
     * @return the row
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if there is none; the message names the nearest ones
     */
    public Middlebox named(String id) {
        return find(id).orElseThrow(() -> {
            List<String> near = NearMiss.of(id, middleboxes);
            return Require.expected(
                    "middlebox",
                    id,
                    near.isEmpty()
                            ? "the id of one of the catalogue's " + middleboxes.size()
                            : "an id of the catalogue, perhaps " + String.join(" or ", near));
        });
    }

    /** Read when it is first asked for. */
    private static final class BuiltIn {

        static final Catalogue CATALOGUE = load();

        private static Catalogue load() {
            try (InputStream file = Catalogue.class.getResourceAsStream(FILE)) {
                Reader text = new InputStreamReader(Objects.requireNonNull(file, FILE), StandardCharsets.UTF_8);
                return new Catalogue(Map.of()).with(read(text));
            } catch (IOException broken) {
                throw new UncheckedIOException(FILE, broken);
            }
        }
    }
}
