/** The failure tour: its rows, the relay they play on, and the report. */
@NullMarked
package io.keepalive.examples.tour;

import org.jspecify.annotations.NullMarked;
