/** Tracing by the application's OpenTelemetry, or by an exporter of Carillon's own. */
@NullMarked
package io.carillon.spring.tracing;

import org.jspecify.annotations.NullMarked;
