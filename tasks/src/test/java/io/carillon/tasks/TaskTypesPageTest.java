package io.carillon.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.connection.LocalConnectionKind;
import io.carillon.connection.LocalConnectionKinds;
import io.carillon.definition.Json;
import io.carillon.form.FormTexts;
import io.carillon.form.ParameterTable;
import io.carillon.form.ParameterTable.Language;
import io.carillon.form.SchemaChoice;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.cleanup.CleanupTask;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * docs/task-types.md and docs/task-types.zh-CN.md have the tables and examples that follow from the
 * classes. Run this class with {@code -Dcarillon.docs=write} to write them anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskTypesPageTest {

  private static final Path DOCS = Path.of(System.getProperty("carillon.build.root", ".."), "docs");
  private static final String REGENERATE =
      "the page is stale: run  mvn test -pl tasks -am -Dtest=TaskTypesPageTest"
          + " -Dcarillon.docs=write -Dsurefire.failIfNoSpecifiedTests=false  and review the"
          + " difference";

  private LocalTaskTypes types = new LocalTaskTypes(List.of());

  @BeforeAll
  void readTypes() throws Exception {
    types = new LocalTaskTypes(handlers());
  }

  @AfterAll
  void close() {
    types.close();
  }

  /** One of each class in this module that is a task type; none of them is run. */
  private static List<TaskHandler<?>> handlers() throws IOException, URISyntaxException {
    List<TaskHandler<?>> handlers = new ArrayList<>();
    for (Class<?> type : annotated(TaskType.class)) {
      handlers.add((TaskHandler<?>) Mockito.mock(type));
    }
    return handlers;
  }

  private static List<Class<?>> annotated(Class<? extends Annotation> annotation)
      throws IOException, URISyntaxException {
    Path classes =
        Path.of(CleanupTask.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes.resolve("io/carillon/tasks"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).sorted().toList()) {
        String name = classes.relativize(file).toString().replace('/', '.');
        Class<?> type = load(name.substring(0, name.length() - ".class".length()));
        if (type.isAnnotationPresent(annotation)) {
          found.add(type);
        }
      }
    }
    return found;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, TaskTypesPageTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  Stream<String> names() {
    return types.names().stream().sorted();
  }

  private LocalTaskType type(String name) {
    return types.find(name).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void thePageHasTheTablesOfTheClasses(Language language) throws IOException {
    Path page = DOCS.resolve(language.of("task-types.md", "task-types.zh-CN.md"));
    String present = Files.readString(page);
    String made = present;
    for (String name : names().toList()) {
      made = withTables(made, name, language);
    }
    if ("write".equals(System.getProperty("carillon.docs"))) {
      Files.writeString(page, made);
    } else {
      assertThat(present).as(REGENERATE).isEqualTo(made);
    }
  }

  private String withTables(String page, String name, Language language) throws IOException {
    String begin = "<!-- made from the class: %s -->\n".formatted(name);
    String end = "<!-- end: %s -->\n".formatted(name);
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    assertThat(from).as("%s needs the lines %s%s", DOCS, begin, end).isBetween(0, to);
    return page.substring(0, from + begin.length())
        + "\n"
        + ParameterTable.of(type(name).schema().json(), language).stripTrailing()
        + "\n\n```json\n"
        + example(name).strip()
        + "\n```\n\n"
        + page.substring(to);
  }

  private static String example(String name) throws IOException {
    return Files.readString(DOCS.resolve("examples/task-types").resolve(name + ".json"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theExampleFitsTheSchema(String name) throws IOException {
    assertThat(type(name).schema().check(Json.object(example(name)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyTypeAndParameterHasTextsInBothLanguages(String name) {
    List<String> missing = new ArrayList<>();
    ObjectNode schema = type(name).schema().json();
    requireTexts(schema, name, missing);
    visit(schema, name, missing);
    assertThat(missing).isEmpty();
  }

  @Test
  void everySettingOfAConnectionHasTextsInBothLanguages() throws Exception {
    List<ConnectionHandler<?>> handlers = new ArrayList<>();
    for (Class<?> type : annotated(ConnectionKind.class)) {
      handlers.add((ConnectionHandler<?>) Mockito.mock(type));
    }
    List<String> missing = new ArrayList<>();
    for (LocalConnectionKind kind : new LocalConnectionKinds(() -> handlers, types).all()) {
      ObjectNode schema = kind.reader().schema().json();
      requireTexts(schema, kind.name(), missing);
      visit(schema, kind.name(), missing);
    }
    assertThat(handlers).hasSizeGreaterThan(3);
    assertThat(missing).isEmpty();
  }

  private static void visit(JsonNode schema, String path, List<String> missing) {
    SchemaChoice.in(schema)
        .ifPresent(choice ->
            choice
                .alternatives()
                .forEach(one -> {
                  requireTexts(one, path + "." + choice.name(one), missing);
                  visit(one, path + "." + choice.name(one), missing);
                }));
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          if (!property.getValue().has("const")) {
            String inside = path + "." + property.getKey();
            requireTexts(property.getValue(), inside, missing);
            visit(property.getValue(), inside, missing);
          }
        });
    visitElements(schema, path, missing);
  }

  private static void visitElements(JsonNode schema, String path, List<String> missing) {
    for (String keyword : List.of("items", "additionalProperties")) {
      if (schema.get(keyword) instanceof ObjectNode elements) {
        visit(elements, path, missing);
      }
    }
  }

  private static void requireTexts(JsonNode schema, String path, List<String> missing) {
    JsonNode chinese = schema.path(FormTexts.CHINESE);
    if (!schema.has("title") || !schema.has("description")) {
      missing.add(path + " (en)");
    }
    boolean hasUnit = !schema.has("x-unit") || chinese.has("unit");
    if (!chinese.has("title") || !chinese.has("description") || !hasUnit) {
      missing.add(path + " (zh)");
    }
  }
}
