/**
 * The filters before the controllers: limits on what is read, the threads and memory of a request,
 * and one format for every refusal.
 */
@NullMarked
package io.carillon.server.front;

import org.jspecify.annotations.NullMarked;
