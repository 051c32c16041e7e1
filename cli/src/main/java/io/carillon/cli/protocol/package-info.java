/** Words of the server's interface that the program acts upon. */
@NullMarked
package io.carillon.cli.protocol;

import org.jspecify.annotations.NullMarked;
