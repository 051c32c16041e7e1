/** The server as a program: its command line, its settings, its start and its end. */
@NullMarked
package io.carillon.server;

import org.jspecify.annotations.NullMarked;
