/** Programs to run and read, one idea each. */
@NullMarked
package io.keepalive.examples;

import org.jspecify.annotations.NullMarked;
