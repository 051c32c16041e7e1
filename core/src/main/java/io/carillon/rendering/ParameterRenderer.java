package io.carillon.rendering;

import io.carillon.execution.ExecutionValues;
import io.carillon.secret.SecretMask;
import io.carillon.secret.SecretValues;
import io.carillon.secret.Secrets;
import io.carillon.task.NotRetryableException;
import io.carillon.template.Namespace;
import io.carillon.template.TemplateException;
import io.carillon.template.Templates;
import io.carillon.version.ConfigVersion;
import tools.jackson.databind.node.ObjectNode;

/** Fills in the placeholders of parameters when an attempt begins. */
public final class ParameterRenderer {

  private final ExecutionValues store;
  private final Secrets secrets;

  /** Creates the renderer. */
  public ParameterRenderer(ExecutionValues store, Secrets secrets) {
    this.store = store;
    this.secrets = secrets;
  }

  /**
   * Parameters with their values.
   *
   * @param parameters for the handler
   * @param shown the same without values of secrets, whose placeholders stay
   */
  public record Rendered(ObjectNode parameters, ObjectNode shown) {}

  /**
   * Fills in all placeholders.
   *
   * @param mask receives the values of secrets that were filled in
   * @throws NotRetryableException naming the path and the placeholder without a value
   */
  public Rendered render(
      ObjectNode parameters, Run run, ConfigVersion.SavedSchedule schedule, SecretMask mask)
      throws NotRetryableException {
    Namespace values = values(run, schedule);
    ObjectNode shown = shown(parameters, values);
    boolean secret = !SecretValues.namesIn(parameters).isEmpty();
    return new Rendered(
        secret ? render(parameters, values, SecretValues.of(secrets, mask)) : shown, shown);
  }

  /**
   * Fills in all placeholders except secrets, for a runtime outside of this cluster, where a value
   * could not be removed from what it reports.
   *
   * @throws NotRetryableException naming the path and the placeholder without a value, or a secret
   */
  public ObjectNode renderWithoutSecrets(
      ObjectNode parameters, Run run, ConfigVersion.SavedSchedule schedule)
      throws NotRetryableException {
    return render(parameters, values(run, schedule), NoSecrets.INSTANCE);
  }

  private RunValues values(Run run, ConfigVersion.SavedSchedule schedule) {
    return new RunValues(run, schedule, () -> store.known(run.executionId(), run.taskConfigId()));
  }

  private static ObjectNode shown(ObjectNode parameters, Namespace values)
      throws NotRetryableException {
    return render(parameters, values, SecretValues.unfilled());
  }

  private static ObjectNode render(ObjectNode parameters, Namespace values, Namespace secrets)
      throws NotRetryableException {
    try {
      return new Templates(secrets, values).render(parameters);
    } catch (TemplateException e) {
      throw new NotRetryableException("parameters.%s %s".formatted(e.path(), e.reason()));
    }
  }

  /**
   * Returns parameters as a run would get them, without values of secrets.
   *
   * @param known what the run would know of its execution
   * @throws TemplateException naming the path and the placeholder without a value
   */
  public ObjectNode preview(
      ObjectNode parameters,
      Run run,
      ConfigVersion.SavedSchedule schedule,
      ExecutionValues.Known known) {
    Namespace values = new RunValues(run, schedule, () -> known);
    return new Templates(SecretValues.unfilled(), values).render(parameters);
  }
}
