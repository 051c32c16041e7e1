/** Log-in of people, and tokens of programs, by an OpenID provider (OpenID Connect Core 1.0). */
@NullMarked
package io.carillon.server.oidc;

import org.jspecify.annotations.NullMarked;
