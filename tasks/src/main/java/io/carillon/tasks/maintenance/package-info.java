/** The task type that looks after the machine and Carillon's own database. */
@NullMarked
package io.carillon.tasks.maintenance;

import org.jspecify.annotations.NullMarked;
