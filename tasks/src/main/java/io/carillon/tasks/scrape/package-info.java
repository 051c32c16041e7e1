/** The task type {@code scrape}: parses a page and selects values from it. */
@NullMarked
package io.carillon.tasks.scrape;

import org.jspecify.annotations.NullMarked;
