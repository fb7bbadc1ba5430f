package io.keepalive.netty.netlab;

/**
 * What happens to the connections of one lab.
 *
 * @param number its place in the matrix
 * @param name what happens, in a few words
 */
record Fault(int number, String name) {}
