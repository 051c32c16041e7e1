package io.carillon.spring.actor;

import io.carillon.manager.ActorProvider;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The authenticated user of the calling thread. A thread without one, such as that of a handler or
 * of an executor that does not pass the security context on, and an anonymous user act as the
 * application.
 *
 * @param application the actor of calls without a user
 */
record SecurityContextActor(String application) implements ActorProvider {

  /** The class whose presence tells that the application uses Spring Security. */
  static final String CONTEXT = "org.springframework.security.core.context.SecurityContextHolder";

  private static final AuthenticationTrustResolver TRUST = new AuthenticationTrustResolverImpl();

  @Override
  public String actor() {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    return user != null && TRUST.isAuthenticated(user) ? user.getName() : application;
  }
}
