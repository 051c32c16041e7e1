/** Declarative files that an application applies when it starts. */
@NullMarked
package io.carillon.spring.files;

import org.jspecify.annotations.NullMarked;
