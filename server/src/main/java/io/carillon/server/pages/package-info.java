/** Pages open to unauthenticated people and probes: the landing page and health. */
@NullMarked
package io.carillon.server.pages;

import org.jspecify.annotations.NullMarked;
