package io.keepalive.lint;

import java.util.function.Consumer;

/** One thing that can be wrong with settings, or several of one kind. */
interface Rule {

    void check(Situation situation, Consumer<Finding> findings);
}
