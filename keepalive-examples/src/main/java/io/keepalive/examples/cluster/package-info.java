/** Five processes that keep each other's state, one of them primary, and what a client sees when that one fails. */
@NullMarked
package io.keepalive.examples.cluster;

import org.jspecify.annotations.NullMarked;
