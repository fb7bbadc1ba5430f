/** How long a connection lives that is well: until nobody uses it, until it is old, until all are drained. */
@NullMarked
package io.keepalive.lifetime;

import org.jspecify.annotations.NullMarked;
