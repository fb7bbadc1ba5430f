package io.keepalive.peer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One heartbeat, as it travels.
 *
 * @param sender who sent it
 * @param recipient whom it is meant for
 * @param incarnation the sender's life
 * @param sequence number of the heartbeat in the sender's schedule; what is sent in between has the number of the last
 * @param hash over the sender's table
 * @param held what the sender holds of the recipient: the answer to what the recipient sent
 * @param entries what the recipient may lack
 * @param digest what the sender holds of all members; null if it does not say
 */
record Message(
        String sender,
        String recipient,
        long incarnation,
        long sequence,
        long hash,
        Stamp held,
        List<Entry> entries,
        @Nullable Map<String, Stamp> digest) {}
