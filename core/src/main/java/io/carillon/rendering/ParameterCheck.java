package io.carillon.rendering;

import io.carillon.connection.ConnectionReferences;
import io.carillon.connection.ConnectionReferences.Reference;
import io.carillon.connection.Connections;
import io.carillon.fault.Fault;
import io.carillon.fault.Quote;
import io.carillon.secret.SecretValues;
import io.carillon.secret.Secrets;
import io.carillon.tasktype.ParameterSchema;
import io.carillon.tasktype.RecordReader;
import io.carillon.template.Namespace;
import io.carillon.template.Template;
import io.carillon.template.Templates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks parameters before they are saved, with what they refer to: connections, secrets and values
 * of the run. Those that exist cannot be deleted until the present transaction ends.
 */
public final class ParameterCheck {

  private static final int MOST_KNOWN = 30;

  private final Connections connections;
  private final Function<Collection<String>, Map<String, String>> kinds;
  private final Function<Collection<String>, Set<String>> secrets;

  /** Creates a check. */
  public ParameterCheck(Connections connections, Secrets secrets) {
    this(connections, connections::keep, secrets::keep);
  }

  private ParameterCheck(
      Connections connections,
      Function<Collection<String>, Map<String, String>> kinds,
      Function<Collection<String>, Set<String>> secrets) {
    this.connections = connections;
    this.kinds = kinds;
    this.secrets = secrets;
  }

  /** Returns a check for many documents, which looks each name up once. */
  public ParameterCheck once() {
    Map<Set<String>, Map<String, String>> knownKinds = new HashMap<>();
    Map<Set<String>, Set<String>> knownSecrets = new HashMap<>();
    return new ParameterCheck(
        connections,
        names -> knownKinds.computeIfAbsent(Set.copyOf(names), kinds),
        names -> knownSecrets.computeIfAbsent(Set.copyOf(names), secrets));
  }

  /** Returns the faults of parameters of a task type whose class this process has. */
  public List<Fault> faults(RecordReader reader, ObjectNode parameters) {
    return faults(reader, parameters, new RunNames(), new Templates(new SampleValues()));
  }

  /**
   * Returns the faults of parameters of a task type whose class this process has, which is not run
   * by an execution.
   *
   * @param examples the placeholders beside those of secrets, with values to check with
   */
  public List<Fault> faults(RecordReader reader, ObjectNode parameters, Namespace examples) {
    return faults(reader, parameters, examples, new Templates(examples, new SampleValues()));
  }

  private List<Fault> faults(
      RecordReader reader, ObjectNode parameters, Namespace names, Templates samples) {
    Optional<ObjectNode> template = VerbatimTexts.template(parameters, reader.schema().json());
    List<Fault> faults =
        template
            .map(given ->
                templateFaults(
                    given,
                    () -> reader.checkTemplates(given, samples),
                    List.of(secretNames(given), names)))
            .orElseGet(() -> new ArrayList<>(reader.check(parameters)));
    return withReferences(reader.schema(), parameters, faults);
  }

  /**
   * Returns the faults of parameters of a task type that is known by its schema.
   *
   * @param secretsAllowed whether its runtime gets secrets
   */
  public List<Fault> faults(ParameterSchema schema, ObjectNode parameters, boolean secretsAllowed) {
    Optional<ObjectNode> template = VerbatimTexts.template(parameters, schema.json());
    List<Fault> faults =
        template
            .map(given ->
                templateFaults(
                    given,
                    () -> schema.checkTemplates(given),
                    List.of(
                        secretsAllowed ? secretNames(given) : NoSecrets.INSTANCE, new RunNames())))
            .orElseGet(() -> new ArrayList<>(schema.check(parameters)));
    return withReferences(schema, parameters, faults);
  }

  /** The check of everything but placeholders. */
  private interface Rest {
    List<Fault> faults();
  }

  private Namespace secretNames(ObjectNode parameters) {
    return SecretValues.known(existing(parameters)::contains);
  }

  private List<Fault> templateFaults(ObjectNode parameters, Rest rest, List<Namespace> names) {
    Templates templates = new Templates(names.toArray(Namespace[]::new));
    List<Fault> faults = new ArrayList<>(templates.faults(parameters));
    Set<String> faulty = faults.stream().map(Fault::path).collect(Collectors.toSet());
    rest.faults().stream().filter(fault -> !faulty.contains(fault.path())).forEach(faults::add);
    return faults;
  }

  private Set<String> existing(ObjectNode parameters) {
    Set<String> named = SecretValues.namesIn(parameters);
    return named.isEmpty() ? Set.of() : secrets.apply(named);
  }

  private List<Fault> withReferences(
      ParameterSchema schema, ObjectNode parameters, List<Fault> faults) {
    if (!schema.namesConnections()) {
      return faults;
    }
    List<Reference> references = ConnectionReferences.of(schema.json(), parameters);
    Set<String> named = new TreeSet<>();
    references.forEach(reference -> named.add(reference.name()));
    Map<String, String> found = named.isEmpty() ? Map.of() : kinds.apply(named);
    for (Reference reference : references) {
      String fault = fault(reference, found);
      if (fault != null) {
        faults.add(new Fault(reference.path(), fault));
      }
    }
    return faults;
  }

  private @Nullable String fault(Reference reference, Map<String, String> found) {
    if (Template.isIn(reference.name())) {
      return "must be the name of a connection, and not depend on the run.";
    }
    String kind = found.get(reference.name());
    String accepted = String.join(" or ", reference.kinds());
    if (kind == null) {
      return "must be the name of a connection of the kind %s, and there is none named %s; %s"
          .formatted(accepted, Quote.of(reference.name()), known(reference.kinds()));
    }
    return reference.kinds().contains(kind)
        ? null
        : "must be the name of a connection of the kind %s, and %s is of the kind %s; %s"
            .formatted(accepted, Quote.of(reference.name()), kind, known(reference.kinds()));
  }

  private String known(List<String> accepted) {
    List<String> names =
        accepted.stream()
            .flatMap(kind -> connections.list(null, kind, MOST_KNOWN).stream())
            .map(connection -> connection.name())
            .toList();
    return names.isEmpty()
        ? "create one with POST /api/v1/connections."
        : "there are " + String.join(", ", names) + ".";
  }
}
