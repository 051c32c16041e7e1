/** The actor of calls of {@code TasksManager} that name none. */
@NullMarked
package io.carillon.spring.actor;

import org.jspecify.annotations.NullMarked;
