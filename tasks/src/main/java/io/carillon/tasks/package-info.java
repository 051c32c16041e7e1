/** The shipped task types, one package for each, and the checks that they share. */
@NullMarked
package io.carillon.tasks;

import org.jspecify.annotations.NullMarked;
