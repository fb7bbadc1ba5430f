/** The site that {@code HttpKeepAliveServer} serves: pages to try keep-alive with, and what became of the connections. */
@NullMarked
package io.keepalive.examples.http;

import org.jspecify.annotations.NullMarked;
