/** A failover that leaves it to ZooKeeper who is primary, through Apache Curator's leader latch. */
@NullMarked
package io.keepalive.examples.zookeeper;

import org.jspecify.annotations.NullMarked;
