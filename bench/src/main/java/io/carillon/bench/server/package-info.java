/** The chapters that measure the packaged server: its start and its response times. */
@NullMarked
package io.carillon.bench.server;

import org.jspecify.annotations.NullMarked;
