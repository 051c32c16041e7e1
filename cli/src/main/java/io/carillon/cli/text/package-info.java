/** Words of both languages, and how text, instants and durations are written on a terminal. */
@NullMarked
package io.carillon.cli.text;

import org.jspecify.annotations.NullMarked;
