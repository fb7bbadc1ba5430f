package io.keepalive.plan;

/** A goal that differs in one need, and how that need now reads. */
record Change(Goal goal, String words) {}
