/** The main class of the server. */
@NullMarked
package io.carillon.server;

import org.jspecify.annotations.NullMarked;
