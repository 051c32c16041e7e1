/** The versions of task configs, which never change: how scheduler and worker read a config. */
@NullMarked
package io.carillon.version;

import org.jspecify.annotations.NullMarked;
