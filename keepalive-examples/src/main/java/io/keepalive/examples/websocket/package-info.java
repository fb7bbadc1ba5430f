/** What the WebSocket server serves: its page, and the status it sends to it. */
@NullMarked
package io.keepalive.examples.websocket;

import org.jspecify.annotations.NullMarked;
