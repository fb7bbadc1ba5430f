/** What several packages need and no user does. */
@NullMarked
package io.keepalive.internal;

import org.jspecify.annotations.NullMarked;
