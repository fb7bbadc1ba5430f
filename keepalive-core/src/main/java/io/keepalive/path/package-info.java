/** How long a path keeps an idle connection: finding it out, and remembering it. */
@NullMarked
package io.keepalive.path;

import org.jspecify.annotations.NullMarked;
