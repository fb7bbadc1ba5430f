/** Finding out with spare connections how long a path keeps an idle one. */
@NullMarked
package io.keepalive.netty.path;

import org.jspecify.annotations.NullMarked;
