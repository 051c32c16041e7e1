/** Which server is meant, and with which token: contexts, the environment, the local server. */
@NullMarked
package io.carillon.cli.context;

import org.jspecify.annotations.NullMarked;
