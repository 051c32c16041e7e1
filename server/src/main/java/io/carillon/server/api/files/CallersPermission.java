package io.carillon.server.api.files;

import io.carillon.fault.Fault;
import io.carillon.manifest.Permission;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.server.api.view.SecretMask;
import io.carillon.server.security.Caller;
import io.carillon.server.security.Reach;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides which changes of a file its caller may make. As by the calls of these objects,
 * connections and task types need an admin, and a caller who is limited to namespaces may change
 * only the task configs in these.
 */
final class CallersPermission implements Permission {

  private final boolean admin;
  private final Reach reach;

  CallersPermission(HttpServletRequest request) {
    this.admin = Caller.of(request).map(Caller::isAdmin).orElse(false);
    this.reach = Reach.present();
  }

  @Override
  public @Nullable String refusal(Key key) {
    if (key.kind() == Kind.CONFIG) {
      reach.requireIncludes(key.namespace());
      return null;
    }
    if (reach.isLimited()) {
      return "The caller is limited to namespaces, and this is not.";
    }
    return (key.kind() == Kind.CONNECTION || key.kind() == Kind.TASK_TYPE) && !admin
        ? "The %s needs the role admin.".formatted(key.text())
        : null;
  }

  /** An export that others than admins made has the mask in place of secrets. */
  @Override
  public List<Fault> faults(ObjectNode json) {
    return SecretMask.faults(json);
  }
}
