/**
 * An application with JPA: a task type, a service that configures it in its own transaction, and a
 * method that is called again and again.
 */
@NullMarked
package io.carillon.samples.jpa;

import org.jspecify.annotations.NullMarked;
