/** The commands of the command line. */
@NullMarked
package io.carillon.server.command;

import org.jspecify.annotations.NullMarked;
