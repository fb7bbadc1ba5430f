/**
 * The load over real sockets: a process under test that pings, and a process of peers that answer, as many pairs of them as
 * the connections take.
 */
@NullMarked
package io.keepalive.examples.bench.load;

import org.jspecify.annotations.NullMarked;
