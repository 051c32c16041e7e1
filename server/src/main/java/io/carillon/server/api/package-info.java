/** The REST API: its endpoints and the JSON of pages, versions and problems. */
@NullMarked
package io.carillon.server.api;

import org.jspecify.annotations.NullMarked;
