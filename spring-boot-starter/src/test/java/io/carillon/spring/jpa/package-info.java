/** A small application with JPA, for {@code JpaApplicationTest}. */
@NullMarked
package io.carillon.spring.jpa;

import org.jspecify.annotations.NullMarked;
