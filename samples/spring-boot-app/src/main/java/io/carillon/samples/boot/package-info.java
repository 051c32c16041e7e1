/** An application with one task type, and a service that configures it in its own transaction. */
@NullMarked
package io.carillon.samples.boot;

import org.jspecify.annotations.NullMarked;
