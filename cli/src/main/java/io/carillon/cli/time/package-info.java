/** Times as people type them. */
@NullMarked
package io.carillon.cli.time;

import org.jspecify.annotations.NullMarked;
