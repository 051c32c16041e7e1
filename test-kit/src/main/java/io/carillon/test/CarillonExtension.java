package io.carillon.test;

import io.carillon.manager.TasksManager;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.task.TaskHandler;
import java.lang.reflect.Constructor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives tests a node, a clock and a database as parameters: {@link ManualNode}, {@link
 * ManualClock}, {@link TasksManager}, {@code DataSource} and {@link TemporaryDatabase}. Each test
 * has a database of its own, dropped after it. A parameter of {@code @BeforeAll} makes one for the
 * whole class, which its tests then share.
 *
 * <p>All databases are in the PostgreSQL of {@link TestPostgres#shared}, which starts with the
 * first test that asks for one and ends with the JVM: it serves every test class that the JVM runs.
 *
 * <p>Register it by {@link CarillonTest}, or for task types that need arguments:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final CarillonExtension CARILLON = CarillonExtension.with(() -> new SendTask(new FakeMail()));
 * }</pre>
 */
public final class CarillonExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(CarillonExtension.class);
  private static final Set<Class<?>> TYPES =
      Set.of(
          ManualNode.class,
          ManualClock.class,
          TasksManager.class,
          DataSource.class,
          TemporaryDatabase.class);

  private final List<Supplier<? extends TaskHandler<?>>> handlers;
  private final @Nullable Instant start;

  /** Created by JUnit for {@link CarillonTest}. */
  public CarillonExtension() {
    this(List.of(), null);
  }

  private CarillonExtension(
      List<Supplier<? extends TaskHandler<?>>> handlers, @Nullable Instant start) {
    this.handlers = handlers;
    this.start = start;
  }

  /**
   * Returns an extension whose nodes run a task type.
   *
   * @param handler makes the handler of one node
   */
  public static CarillonExtension with(Supplier<? extends TaskHandler<?>> handler) {
    return new CarillonExtension(List.of(handler), null);
  }

  /**
   * Returns an extension whose nodes run another task type too.
   *
   * @param handler makes the handler of one node
   */
  public CarillonExtension and(Supplier<? extends TaskHandler<?>> handler) {
    List<Supplier<? extends TaskHandler<?>>> more = new ArrayList<>(handlers);
    more.add(handler);
    return new CarillonExtension(more, start);
  }

  /** Returns an extension whose clocks start at another instant. */
  public CarillonExtension startingAt(Instant instant) {
    return new CarillonExtension(handlers, instant);
  }

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    Site site = site(context);
    if (type == ManualClock.class) {
      return site.clock();
    }
    if (type == DataSource.class) {
      return site.dataSource();
    }
    if (type == TemporaryDatabase.class) {
      return site.database();
    }
    ManualNode node = site.node();
    return type == ManualNode.class ? node : node.manager();
  }

  /**
   * A site of the class, if a parameter of {@code @BeforeAll} made one, is that of its tests too.
   */
  private Site site(ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    Site known = store.get(Site.class, Site.class);
    if (known != null) {
      return known;
    }
    Optional<CarillonTest> annotation = annotation(context);
    Site made = new Site(ManualClock.at(start(annotation)), handlers(annotation));
    store.put(Site.class, made);
    return made;
  }

  private static Optional<CarillonTest> annotation(ExtensionContext context) {
    return context
        .getTestClass()
        .flatMap(type ->
            AnnotationSupport.findAnnotation(
                type, CarillonTest.class, context.getEnclosingTestClasses()));
  }

  private Instant start(Optional<CarillonTest> annotation) {
    return start != null
        ? start
        : annotation.map(found -> Instant.parse(found.startingAt())).orElse(ManualClock.START);
  }

  private List<TaskHandler<?>> handlers(Optional<CarillonTest> annotation) {
    List<TaskHandler<?>> made = new ArrayList<>();
    handlers.forEach(handler -> made.add(handler.get()));
    if (annotation.isPresent()) {
      for (Class<? extends TaskHandler<?>> type : annotation.get().value()) {
        made.add(make(type));
      }
    }
    return made;
  }

  private static TaskHandler<?> make(Class<? extends TaskHandler<?>> type) {
    try {
      Constructor<? extends TaskHandler<?>> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ExtensionConfigurationException(
          "%s of @CarillonTest needs a constructor without arguments; register CarillonExtension.with(() -> new %s(…)) instead"
              .formatted(type.getName(), type.getSimpleName()),
          e);
    }
  }
}
