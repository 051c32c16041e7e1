/** The log of the server: secrets in it are masked. */
@NullMarked
package io.carillon.server.log;

import org.jspecify.annotations.NullMarked;
