/** Lists as comma-separated values (RFC 4180). */
@NullMarked
package io.carillon.server.csv;

import org.jspecify.annotations.NullMarked;
