/**
 * The live stream: server-sent events of the change feed and of present states, to many clients by
 * one reader.
 */
@NullMarked
package io.carillon.server.stream;

import org.jspecify.annotations.NullMarked;
