/** The task type that runs source text of an interpreter. */
@NullMarked
package io.carillon.tasks.script;

import org.jspecify.annotations.NullMarked;
