/** The settings of the server and its version. */
@NullMarked
package io.carillon.server.settings;

import org.jspecify.annotations.NullMarked;
