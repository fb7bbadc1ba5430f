/** What PathFinder finds out about where nothing else forgets. */
@NullMarked
package io.keepalive.examples.path;

import org.jspecify.annotations.NullMarked;
