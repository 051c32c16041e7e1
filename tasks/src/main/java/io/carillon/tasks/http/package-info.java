/** The task type {@code http_request}. */
@NullMarked
package io.carillon.tasks.http;

import org.jspecify.annotations.NullMarked;
