/** Commands on task configs. */
@NullMarked
package io.carillon.cli.configs;

import org.jspecify.annotations.NullMarked;
