/**
 * Connections: outside systems, such as a mail server, that are named once and used by many task
 * configs. Their kinds, their settings, and the use of them by an attempt.
 */
@NullMarked
package io.carillon.connection;

import org.jspecify.annotations.NullMarked;
