/** The code that docs/guide.md shows, compiled. */
@NullMarked
package io.keepalive.examples.guide;

import org.jspecify.annotations.NullMarked;
