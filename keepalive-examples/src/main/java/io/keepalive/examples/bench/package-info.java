/** Benchmarks, each beside its rivals in one run: see {@code docs/benchmarks.md}. */
@NullMarked
package io.keepalive.examples.bench;

import org.jspecify.annotations.NullMarked;
