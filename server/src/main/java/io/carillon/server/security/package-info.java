/** Authorization: bearer tokens, stored as hashes, each with one of four roles. */
@NullMarked
package io.carillon.server.security;

import org.jspecify.annotations.NullMarked;
