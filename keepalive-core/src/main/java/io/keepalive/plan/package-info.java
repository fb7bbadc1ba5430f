/** From what a person needs to settings of every layer that agree with each other. */
@NullMarked
package io.keepalive.plan;

import org.jspecify.annotations.NullMarked;
