package io.carillon.server.front;

import io.carillon.fault.BusyException;
import io.carillon.server.front.RequestBody.Result;
import io.carillon.server.front.RequestBudget.Reservation;
import io.carillon.server.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The first filter after authentication, before those that read a body. Reads the body within the
 * memory budget and serves the request on a pool thread. An unauthenticated caller may send at most
 * 4 KiB, and no body where the method has none.
 */
@Component
@Order(0)
final class RequestAdmissionFilter extends OncePerRequestFilter {

  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

  private final RequestBudget budget;
  private final RequestThreads threads;

  RequestAdmissionFilter(RequestBudget budget, RequestThreads threads) {
    this.budget = budget;
    this.threads = threads;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    boolean known = caller != null && !(caller instanceof AnonymousAuthenticationToken);
    int most = known ? RequestBody.MAX_BYTES : RequestBody.MAX_BYTES_OF_STRANGERS;
    try (Reservation memory = budget.open()) {
      Result body =
          !known && WITHOUT_BODY.contains(request.getMethod())
              ? new Result.Read(new byte[0])
              : RequestBody.read(request, memory, most);
      switch (body) {
        case Result.Read(byte[] bytes) -> {
          BoundedRequest bounded = new BoundedRequest(request, bytes);
          if (known) {
            serve(bounded, response, chain);
          } else {
            chain.doFilter(bounded, response);
          }
        }
        case Result.Refused(RequestBody.Refusal why) -> problem(why, most).write(response);
      }
    } catch (BusyException e) {
      Problem.of(e).write(response);
    }
  }

  private void serve(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    SecurityContext context = SecurityContextHolder.getContext();
    threads.serve(
        Objects.requireNonNull(context.getAuthentication()).getName(),
        () -> {
          SecurityContextHolder.setContext(context);
          try {
            chain.doFilter(request, response);
          } finally {
            SecurityContextHolder.clearContext();
          }
        });
  }

  private static Problem problem(RequestBody.Refusal why, int most) {
    return switch (why) {
      case TOO_LARGE ->
          Problem.of(
              HttpStatus.CONTENT_TOO_LARGE,
              "A body may have %s at most.".formatted(most < 1 << 20 ? "4 KiB here" : "1 MiB"));
      case TOO_SLOW ->
          Problem.of(
              HttpStatus.REQUEST_TIMEOUT,
              "The body was not there after %d s.".formatted(RequestBody.PATIENCE.toSeconds()));
    };
  }
}
