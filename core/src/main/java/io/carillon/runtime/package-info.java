/** The interface of runtimes that run executions other than by this process's own handlers. */
@NullMarked
package io.carillon.runtime;

import org.jspecify.annotations.NullMarked;
