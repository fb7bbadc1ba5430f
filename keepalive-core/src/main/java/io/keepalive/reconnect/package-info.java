/** When to connect again: exponential backoff with full jitter, within limits. */
@NullMarked
package io.keepalive.reconnect;

import org.jspecify.annotations.NullMarked;
