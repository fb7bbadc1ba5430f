/** What an application says of its own state, how that travels, and when a peer that says it counts as unhealthy. */
@NullMarked
package io.keepalive.health;

import org.jspecify.annotations.NullMarked;
