/** Writes the JSON of responses, and masks secrets in it. */
@NullMarked
package io.carillon.server.api.view;

import org.jspecify.annotations.NullMarked;
