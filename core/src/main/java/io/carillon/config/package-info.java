/** The task config manager: stores and validates task configs, versions them, finds them. */
@NullMarked
package io.carillon.config;

import org.jspecify.annotations.NullMarked;
