/** Reads requests: parameters, filters, pages, bodies, entity tags. */
@NullMarked
package io.carillon.server.api.input;

import org.jspecify.annotations.NullMarked;
