package io.carillon.server.api.files;

import io.carillon.manifest.Permission;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.server.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What the caller may change: connections only an admin, as by their own calls. */
final class CallersPermission implements Permission {

  private final boolean admin;

  CallersPermission(HttpServletRequest request) {
    this.admin = Caller.of(request).map(Caller::isAdmin).orElse(false);
  }

  @Override
  public @Nullable String refusal(Key key) {
    return key.kind() == Kind.CONNECTION && !admin
        ? "The %s needs the role admin.".formatted(key.text())
        : null;
  }
}
