/** The REST interface: what each path does, how pages, versions and problems look in JSON. */
@NullMarked
package io.carillon.server.api;

import org.jspecify.annotations.NullMarked;
