package io.keepalive.failover;

import io.keepalive.peer.Member;
import io.keepalive.peer.PeerGroup;
import java.util.List;
import java.util.Objects;

/** What the failover needs of a group. */
interface Board {

    /** Looks at the time. */
    void poll(long nowNanos);

    /** All members, this node among them. */
    List<Member> members();

    void publish(String key, String value);

    void retract(String key);

    static Board of(PeerGroup group) {
        Objects.requireNonNull(group, "group");
        return new Board() {
            @Override
            public void poll(long nowNanos) {
                group.poll(nowNanos);
            }

            @Override
            public List<Member> members() {
                return group.members();
            }

            @Override
            public void publish(String key, String value) {
                group.publish(key, value);
            }

            @Override
            public void retract(String key) {
                group.retract(key);
            }
        };
    }
}
