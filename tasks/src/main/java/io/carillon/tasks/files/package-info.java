/** The folders and files that task types may read and write. */
@NullMarked
package io.carillon.tasks.files;

import org.jspecify.annotations.NullMarked;
