/** The access trail: who requested which change from where, and which requests were refused. */
@NullMarked
package io.carillon.server.trail;

import org.jspecify.annotations.NullMarked;
