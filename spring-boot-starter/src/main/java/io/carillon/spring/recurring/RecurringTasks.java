package io.carillon.spring.recurring;

import io.carillon.definition.Definition;
import io.carillon.spring.CarillonConfigurationException;
import io.carillon.spring.HandlerSource;
import io.carillon.task.Recurring;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds {@link Recurring} on the classes and methods of the application's beans. It examines types
 * only and creates no bean.
 */
final class RecurringTasks implements HandlerSource {

  private static final int NAME_LENGTH = 100;

  private final ConfigurableListableBeanFactory beans;
  private final RecurringReader reader;
  private final Supplier<List<RecurringTask>> tasks = SingletonSupplier.of(this::find);

  RecurringTasks(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
    this.reader =
        new RecurringReader(
            text -> text.isEmpty() ? "" : String.valueOf(beans.resolveEmbeddedValue(text)));
  }

  /**
   * Returns all declarations.
   *
   * @throws CarillonConfigurationException naming the class or method of an invalid declaration
   */
  List<RecurringTask> all() {
    return Objects.requireNonNull(tasks.get());
  }

  @Override
  public List<? extends TaskHandler<?>> handlers() {
    return all().stream().map(RecurringTask::handler).filter(Objects::nonNull).toList();
  }

  private List<RecurringTask> find() {
    List<RecurringTask> found = new ArrayList<>();
    for (String bean : beans.getBeanNamesForType(Object.class, true, false)) {
      Class<?> type =
          ScopedProxyUtils.isScopedTarget(bean)
              ? null
              : AutoProxyUtils.determineTargetClass(beans, bean);
      if (type != null && isCandidate(type)) {
        addOfClass(type, found);
        addOfMethods(bean, type, found);
      }
    }
    requireOneEach(found, task -> task.definition().name(), "the task config");
    requireOneEach(found, RecurringTasks::ownType, "the task type");
    return List.copyOf(found);
  }

  private static boolean isCandidate(Class<?> type) {
    return !type.getName().startsWith("org.springframework.")
        && AnnotationUtils.isCandidateClass(type, Recurring.class);
  }

  private void addOfClass(Class<?> type, List<RecurringTask> found) {
    Recurring annotation = AnnotatedElementUtils.findMergedAnnotation(type, Recurring.class);
    if (annotation == null) {
      return;
    }
    String place = type.getName();
    TaskType taskType = type.getAnnotation(TaskType.class);
    if (taskType == null || !TaskHandler.class.isAssignableFrom(type)) {
      throw refused(place, "the class is no TaskHandler with @TaskType.", "Put it on a method.");
    }
    if (!annotation.queue().isBlank()) {
      throw refused(
          place, "queue is given, which a class names in @TaskType.", "Move it to @TaskType.");
    }
    Definition definition = reader.read(annotation, place, taskType.name(), taskType.name());
    found.add(new RecurringTask(place, definition, annotation.override(), null));
  }

  private void addOfMethods(String bean, Class<?> type, List<RecurringTask> found) {
    MetadataLookup<Recurring> lookup =
        method -> AnnotatedElementUtils.findMergedAnnotation(method, Recurring.class);
    MethodIntrospector.selectMethods(type, lookup)
        .forEach((method, annotation) -> found.add(ofMethod(bean, type, method, annotation)));
  }

  private RecurringTask ofMethod(String bean, Class<?> type, Method method, Recurring annotation) {
    String place = type.getName() + "." + method.getName() + "()";
    requireCallable(bean, method, place);
    if (!annotation.parameters().isBlank()) {
      throw refused(
          place, "parameters are given, which a method has not.", "Make a @TaskType of it.");
    }
    String typeName = typeName(bean, method, place);
    String name = bean + "." + method.getName();
    Definition definition = reader.read(annotation, place, name, typeName);
    TaskType taskType = taskType(typeName, annotation, place);
    MethodTask handler = new MethodTask(taskType, method, () -> beans.getBean(bean));
    return new RecurringTask(place, definition, annotation.override(), handler);
  }

  private static void requireNoParameters(Method method, String place) {
    Class<?>[] parameters = method.getParameterTypes();
    boolean fits =
        parameters.length == 0 || (parameters.length == 1 && parameters[0] == TaskContext.class);
    if (!fits) {
      throw refused(
          place,
          "the method has parameters.",
          "Leave them out (a TaskContext may be the only one), or make a @TaskType of it.");
    }
  }

  private void requireCallable(String bean, Method method, String place) {
    requireNoParameters(method, place);
    int modifiers = method.getModifiers();
    if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers)) {
      throw refused(
          place, "the method is private or static.", "Make it an instance method, not private.");
    }
    if (!beans.isSingleton(bean)) {
      throw refused(place, "the bean is not a singleton.", "Put it on a method of a singleton.");
    }
  }

  private static String snakeCase(String words) {
    return words
        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .replaceAll("^[^A-Za-z]+", "")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a name such as {@code orders_send_reminders}, for a method of the bean {@code orders}.
   */
  private static String typeName(String bean, Method method, String place) {
    String name = snakeCase(bean + "_" + method.getName());
    if (name.isEmpty() || name.length() > NAME_LENGTH) {
      throw refused(
          place,
          "the names of bean and method make the task type \"%s\", which must have 1 to %d characters."
              .formatted(name, NAME_LENGTH),
          "Give the bean a shorter name.");
    }
    return name;
  }

  private TaskType taskType(String name, Recurring annotation, String place) {
    String queue = String.valueOf(beans.resolveEmbeddedValue(annotation.queue()));
    String description = annotation.description();
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("name", name);
    attributes.put("queue", queue.isBlank() ? "default" : queue);
    attributes.put(
        "description",
        description.isBlank() ? "Calls " + place : beans.resolveEmbeddedValue(description));
    return AnnotationUtils.synthesizeAnnotation(attributes, TaskType.class, null);
  }

  private static @Nullable String ownType(RecurringTask task) {
    return task.handler() == null ? null : task.definition().taskType();
  }

  private static void requireOneEach(
      List<RecurringTask> tasks, Function<RecurringTask, @Nullable String> key, String noun) {
    Map<String, RecurringTask> byKey = new HashMap<>();
    for (RecurringTask task : tasks) {
      String name = key.apply(task);
      RecurringTask other = name == null ? null : byKey.putIfAbsent(name, task);
      if (other != null) {
        throw refused(
            task.place(),
            "%s declares %s \"%s\" too.".formatted(other.place(), noun, name),
            "Give each a name of its own.");
      }
    }
  }

  private static CarillonConfigurationException refused(String place, String fault, String action) {
    return new CarillonConfigurationException(
        "@Recurring on " + place + " cannot be used: " + fault, action);
  }
}
