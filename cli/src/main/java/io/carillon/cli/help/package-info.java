/** Help texts, and the completions of shells, made of the grammar. */
@NullMarked
package io.carillon.cli.help;

import org.jspecify.annotations.NullMarked;
