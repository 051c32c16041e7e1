/** Requests to a server, and what is wrong when there is no good answer. */
@NullMarked
package io.carillon.cli.http;

import org.jspecify.annotations.NullMarked;
