/** What stands between two hosts and forgets their connections: after which time, and what keeps it from doing so. */
@NullMarked
package io.keepalive.middlebox;

import org.jspecify.annotations.NullMarked;
