/** Commands on the file of contexts. */
@NullMarked
package io.carillon.cli.contexts;

import org.jspecify.annotations.NullMarked;
