/** Heartbeats that follow load: shorter idle times at peak, longer when calm. */
@NullMarked
package io.keepalive.load;

import org.jspecify.annotations.NullMarked;
