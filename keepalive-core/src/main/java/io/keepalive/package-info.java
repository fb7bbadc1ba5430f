/** The vocabulary that every layer shares: the schedule of probes, the listener, and the events it hears. */
@NullMarked
package io.keepalive;

import org.jspecify.annotations.NullMarked;
