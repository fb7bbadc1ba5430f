/** Looks over settings that people bring themselves, and says what will go wrong with them. */
@NullMarked
package io.keepalive.lint;

import org.jspecify.annotations.NullMarked;
