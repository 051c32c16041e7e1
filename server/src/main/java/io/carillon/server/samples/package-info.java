/** What an empty server begins with, so that there is something to see. */
@NullMarked
package io.carillon.server.samples;

import org.jspecify.annotations.NullMarked;
