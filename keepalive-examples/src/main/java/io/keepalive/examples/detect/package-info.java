/** Failure detectors compared on one and the same heartbeats. */
@NullMarked
package io.keepalive.examples.detect;

import org.jspecify.annotations.NullMarked;
