/** Problem responses (RFC 9457). */
@NullMarked
package io.carillon.server.problem;

import org.jspecify.annotations.NullMarked;
