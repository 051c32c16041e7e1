/** One call of the program: its streams, its server, its output and its exit code. */
@NullMarked
package io.carillon.cli.session;

import org.jspecify.annotations.NullMarked;
