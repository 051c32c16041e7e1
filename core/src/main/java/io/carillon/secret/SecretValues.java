package io.carillon.secret;

import io.carillon.template.Namespace;
import io.carillon.template.Placeholder;
import io.carillon.template.TemplateException;
import io.carillon.template.Templates;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The placeholders <code>${secret:name}</code>. */
public final class SecretValues implements Namespace {

  /** The name of the placeholders. */
  public static final String NAME = "secret";

  private final Predicate<String> exists;
  private final @Nullable Secrets secrets;
  private final SecretMask mask;

  private SecretValues(Predicate<String> exists, @Nullable Secrets secrets, SecretMask mask) {
    this.exists = exists;
    this.secrets = secrets;
    this.mask = mask;
  }

  /** Returns the names of the secrets that a document mentions; one without a name is empty. */
  public static Set<String> namesIn(JsonNode document) {
    return Templates.placeholders(document).stream()
        .filter(one -> one.name().equals(NAME))
        .map(one -> Objects.requireNonNullElse(one.argument(), ""))
        .collect(Collectors.toSet());
  }

  /** Returns the namespace for a check, which has no values. */
  public static SecretValues known(Predicate<String> exists) {
    return new SecretValues(exists, null, new SecretMask());
  }

  /** Returns the namespace that fills in values; each value is added to the mask. */
  public static SecretValues of(Secrets secrets, SecretMask mask) {
    return new SecretValues(name -> true, secrets, mask);
  }

  /** Returns the namespace that leaves the placeholders as they are. */
  public static Namespace unfilled() {
    return new Unfilled();
  }

  @Override
  public List<String> names() {
    return List.of("secret:name");
  }

  @Override
  public boolean has(Placeholder placeholder) {
    return placeholder.name().equals(NAME);
  }

  @Override
  public @Nullable String fault(Placeholder placeholder) {
    String name = placeholder.argument();
    if (name == null || SecretName.fault(name) != null) {
      return "which names no secret: write ${secret:name}";
    }
    if (placeholder.otherwise() != null) {
      return "and a secret has no default";
    }
    return exists.test(name) ? null : "and there is no secret named " + name;
  }

  @Override
  public @Nullable String value(Placeholder placeholder) {
    String fault = fault(placeholder);
    if (fault != null) {
      throw new TemplateException("", placeholder.sentence(fault));
    }
    if (secrets == null) {
      return null;
    }
    try {
      String value = secrets.value(String.valueOf(placeholder.argument()));
      mask.add(value);
      return value;
    } catch (UnusableSecretException e) {
      throw new TemplateException(
          "",
          placeholder.sentence(
              "and the secret %s %s".formatted(placeholder.argument(), e.getMessage())));
    }
  }

  /** Keeps the placeholders, for documents that are shown. */
  private record Unfilled() implements Namespace {

    @Override
    public List<String> names() {
      return List.of("secret:name");
    }

    @Override
    public boolean has(Placeholder placeholder) {
      return placeholder.name().equals(NAME);
    }

    @Override
    public @Nullable String fault(Placeholder placeholder) {
      return null;
    }

    @Override
    public String value(Placeholder placeholder) {
      return placeholder.source();
    }
  }
}
