/** Sample task configs for an empty server. */
@NullMarked
package io.carillon.server.samples;

import org.jspecify.annotations.NullMarked;
