/** The code that docs shows, compiled. */
@NullMarked
package io.keepalive.examples.guide;

import org.jspecify.annotations.NullMarked;
