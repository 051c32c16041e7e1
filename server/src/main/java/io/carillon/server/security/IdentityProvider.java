package io.carillon.server.security;

import java.util.Optional;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/** Where people and programs are known besides the tokens of this server. */
public interface IdentityProvider {

  /** Adds the log-in of people to the security filters, if there is one. */
  void addLogIn(HttpSecurity http);

  /** Returns whether a bearer token is one of the provider's. */
  boolean looksForeign(String token);

  /** Returns the caller that a token of the provider names; empty when it is not valid. */
  Optional<Caller> caller(String token);
}
