/** What several examples need and none is about: the transport, the frames, the command line. */
@NullMarked
package io.keepalive.examples.support;

import org.jspecify.annotations.NullMarked;
