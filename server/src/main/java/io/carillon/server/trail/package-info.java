/** The trail of access: who asked for which change, from where, and who was refused. */
@NullMarked
package io.carillon.server.trail;

import org.jspecify.annotations.NullMarked;
