/** What docs/tuning.md shows of heartbeats over time, on virtual time: the same numbers on every machine. */
@NullMarked
package io.keepalive.examples.tuning;

import org.jspecify.annotations.NullMarked;
