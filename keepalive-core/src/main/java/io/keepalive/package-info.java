/** The vocabulary that every layer shares: the schedule of probes, and when a death is reported. */
@NullMarked
package io.keepalive;

import org.jspecify.annotations.NullMarked;
