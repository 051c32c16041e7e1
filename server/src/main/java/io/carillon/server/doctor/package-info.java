/** {@code carillon doctor}: looks at what a server needs on this machine, and at a running one. */
@NullMarked
package io.carillon.server.doctor;

import org.jspecify.annotations.NullMarked;
