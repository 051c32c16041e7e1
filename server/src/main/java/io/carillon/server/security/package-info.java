/** Authorization: bearer tokens, stored as hashes, each with the role viewer, operator or admin. */
@NullMarked
package io.carillon.server.security;

import org.jspecify.annotations.NullMarked;
