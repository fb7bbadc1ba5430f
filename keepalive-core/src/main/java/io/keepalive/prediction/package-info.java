/** What settings will do, said before: who notices which death and when, what it costs, and whom it kills by mistake. */
@NullMarked
package io.keepalive.prediction;

import org.jspecify.annotations.NullMarked;
