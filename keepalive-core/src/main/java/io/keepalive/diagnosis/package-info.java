/** Why a connection ended: causes, and the evidence for them. */
@NullMarked
package io.keepalive.diagnosis;

import org.jspecify.annotations.NullMarked;
