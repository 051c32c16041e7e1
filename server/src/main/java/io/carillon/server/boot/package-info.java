/** Starts and stops the parts of a node: database, engine, HTTP server. */
@NullMarked
package io.carillon.server.boot;

import org.jspecify.annotations.NullMarked;
