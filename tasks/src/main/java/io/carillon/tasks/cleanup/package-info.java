/** The task type {@code cleanup}: deletes old files in allowed folders. */
@NullMarked
package io.carillon.tasks.cleanup;

import org.jspecify.annotations.NullMarked;
