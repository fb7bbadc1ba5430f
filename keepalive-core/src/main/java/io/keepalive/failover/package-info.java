/** Who of a peer group is primary, and who takes over when it is not well. No consensus: two halves of a partition may each have one. */
@NullMarked
package io.keepalive.failover;

import org.jspecify.annotations.NullMarked;
