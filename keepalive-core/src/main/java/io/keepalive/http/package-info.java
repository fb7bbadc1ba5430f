/** HTTP keep-alive: how long a connection is held after a response, and when a client may use it again. */
@NullMarked
package io.keepalive.http;

import org.jspecify.annotations.NullMarked;
