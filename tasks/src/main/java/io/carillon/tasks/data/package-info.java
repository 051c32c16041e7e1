/** The task type {@code data_processing}: SQL whose rows go into a result, a file or a table. */
@NullMarked
package io.carillon.tasks.data;

import org.jspecify.annotations.NullMarked;
