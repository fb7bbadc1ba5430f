/** Failure detectors for heartbeats that come regularly, behind one interface with a level of suspicion. */
@NullMarked
package io.keepalive.detect;

import org.jspecify.annotations.NullMarked;
