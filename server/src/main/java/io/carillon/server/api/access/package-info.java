/** The endpoints for logins, tokens and the trail of changes. */
@NullMarked
package io.carillon.server.api.access;

import org.jspecify.annotations.NullMarked;
