package io.carillon.rendering;

import io.carillon.secret.SecretValues;
import io.carillon.template.Namespace;
import io.carillon.template.Placeholder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses secrets, for task types that run outside of this cluster. */
enum NoSecrets implements Namespace {
  INSTANCE;

  @Override
  public List<String> names() {
    return List.of();
  }

  @Override
  public boolean has(Placeholder placeholder) {
    return placeholder.name().equals(SecretValues.NAME);
  }

  @Override
  public String fault(Placeholder placeholder) {
    return "and a task type of Celery gets no secrets: its parameters are readable in the broker";
  }

  @Override
  public @Nullable String value(Placeholder placeholder) {
    return null;
  }

  @Override
  public String missing(Placeholder placeholder) {
    return fault(placeholder);
  }
}
