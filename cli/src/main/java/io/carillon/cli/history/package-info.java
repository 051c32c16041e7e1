/**
 * Commands that ask why and when: events, explanations, previews, forecasts, audits, statistics.
 */
@NullMarked
package io.carillon.cli.history;

import org.jspecify.annotations.NullMarked;
