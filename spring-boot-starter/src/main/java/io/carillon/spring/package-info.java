/** A Carillon node inside a Spring Boot application: its settings, beans and lifecycle. */
@NullMarked
package io.carillon.spring;

import org.jspecify.annotations.NullMarked;
