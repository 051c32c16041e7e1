/** The immutable versions of task configs, as the scheduler and the worker read them. */
@NullMarked
package io.carillon.version;

import org.jspecify.annotations.NullMarked;
