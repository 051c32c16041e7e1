/** Agents that start after the beans are created and stop after the web server. */
@NullMarked
package io.carillon.server.lifecycle;

import org.jspecify.annotations.NullMarked;
