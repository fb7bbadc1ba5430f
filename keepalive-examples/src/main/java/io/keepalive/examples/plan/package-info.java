/** The command line of the planner: how needs are said, the catalogue as a table, settings for the other side. */
@NullMarked
package io.keepalive.examples.plan;

import org.jspecify.annotations.NullMarked;
