/** A node of Carillon inside a Spring Boot application: its settings, its beans, its life. */
@NullMarked
package io.carillon.spring;

import org.jspecify.annotations.NullMarked;
