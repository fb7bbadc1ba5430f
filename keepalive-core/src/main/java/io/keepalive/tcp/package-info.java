/** TCP keepalive: the kernel's settings, what they will do, and whether a socket took them. */
@NullMarked
package io.keepalive.tcp;

import org.jspecify.annotations.NullMarked;
