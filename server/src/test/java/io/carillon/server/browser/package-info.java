/** Scenarios of the console in a real browser. */
@NullMarked
package io.carillon.server.browser;

import org.jspecify.annotations.NullMarked;
