/** What the packages of this module share and no user sees; not exported. */
@NullMarked
package io.keepalive.netty.internal;

import org.jspecify.annotations.NullMarked;
