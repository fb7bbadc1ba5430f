/** Ready-made sources of health that need an event loop: whether the process's own threads keep up. */
@NullMarked
package io.keepalive.netty.health;

import org.jspecify.annotations.NullMarked;
