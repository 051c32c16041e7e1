/** The grammar of the command line: commands, their options and parameters, and their parsing. */
@NullMarked
package io.carillon.cli.arguments;

import org.jspecify.annotations.NullMarked;
