/** The server as a program: command line, settings, start and stop. */
@NullMarked
package io.carillon.server;

import org.jspecify.annotations.NullMarked;
