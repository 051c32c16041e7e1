/**
 * Traces of executions by OpenTelemetry: from the due time or the request, through decision, queue,
 * attempt and handler. Nothing here runs while tracing is off.
 */
@NullMarked
package io.carillon.tracing;

import org.jspecify.annotations.NullMarked;
