package io.keepalive.peer;

/**
 * When in a member's lives an entry was written: the later life is newer, within one life the later version.
 *
 * @param incarnation which life; 0 if nothing is known
 * @param version how often the entry has changed in that life
 */
record Stamp(long incarnation, long version) {

    /** Nothing is known. */
    static final Stamp NONE = new Stamp(0, 0);

    boolean isNewerThan(Stamp other) {
        return incarnation != other.incarnation ? incarnation > other.incarnation : version > other.version;
    }

    Stamp nextVersion() {
        return new Stamp(incarnation, version + 1);
    }
}
