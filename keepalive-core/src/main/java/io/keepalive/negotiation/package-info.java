/** What two peers say to each other about their heartbeats, and what they agree on. */
@NullMarked
package io.keepalive.negotiation;

import org.jspecify.annotations.NullMarked;
