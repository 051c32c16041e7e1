/** Serves the files of the console, which the module {@code console} builds. */
@NullMarked
package io.carillon.server.console;

import org.jspecify.annotations.NullMarked;
