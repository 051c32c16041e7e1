/** The chapters that measure the packaged server: its start and its answers. */
@NullMarked
package io.carillon.bench.server;

import org.jspecify.annotations.NullMarked;
