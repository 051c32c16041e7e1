/** Keeps what handlers log through SLF4J with their executions. */
@NullMarked
package io.carillon.spring.logging;

import org.jspecify.annotations.NullMarked;
