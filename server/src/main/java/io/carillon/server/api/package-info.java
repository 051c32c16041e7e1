/** The endpoints of the REST API. */
@NullMarked
package io.carillon.server.api;

import org.jspecify.annotations.NullMarked;
