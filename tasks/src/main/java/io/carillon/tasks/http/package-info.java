/**
 * The task type {@code http_request}, and the kinds of connections {@code http} and {@code
 * webhook}.
 */
@NullMarked
package io.carillon.tasks.http;

import org.jspecify.annotations.NullMarked;
