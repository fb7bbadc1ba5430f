package io.keepalive.middlebox;

import io.keepalive.internal.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Middleboxes by name: those whose makers document what they do, and the user's own.
 *
 * <p>Immutable and thread-safe.
 */
public final class Catalogue {

    private static final Catalogue BUILT_IN = new Catalogue(List.of());

    private final List<Middlebox> middleboxes;

    private Catalogue(List<Middlebox> middleboxes) {
        this.middleboxes = List.copyOf(middleboxes);
    }

    /**
     * What the library knows.
     *
     * @return the catalogue
     */
    public static Catalogue builtIn() {
        return BUILT_IN;
    }

    /**
     * This catalogue and a row more; one with the id of another takes its place.
     *
     * @param own the row
     * @return another catalogue
     * @throws NullPointerException if {@code own} is null
     */
    public Catalogue with(Middlebox own) {
        Objects.requireNonNull(own, "own");
        List<Middlebox> changed = new ArrayList<>(middleboxes);
        changed.removeIf(row -> row.id().equals(own.id()));
        changed.add(own);
        return new Catalogue(changed);
    }

    /**
     * All rows.
     *
     * @return the rows, in the order of the file
     */
    public List<Middlebox> middleboxes() {
        return middleboxes;
    }

    /**
     * A row by its id.
     *
     * @param id the id
     * @return the row, or empty if there is none
     */
    public Optional<Middlebox> find(String id) {
        return middleboxes.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /**
     * A row by its id, which has to be there.
     *
     * @param id the id
     * @return the row
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if there is none; the message names the nearest ones
     */
    public Middlebox named(String id) {
        return find(Objects.requireNonNull(id, "id"))
                .orElseThrow(() -> Require.expected("middlebox", id, "one of the catalogue's"));
    }
}
