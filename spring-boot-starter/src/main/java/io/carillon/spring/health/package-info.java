/** The health indicator of an application with Spring Boot's health endpoint. */
@NullMarked
package io.carillon.spring.health;

import org.jspecify.annotations.NullMarked;
