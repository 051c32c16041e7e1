package io.carillon.spring;

import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Chooses the data source and the transaction manager among the application's beans: the one that a
 * property names, otherwise the one with the qualifier, otherwise the only or primary one. A
 * transaction manager of another data source is never chosen.
 */
final class DatabaseBeans {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseBeans.class);
  private static final boolean JPA =
      ClassUtils.isPresent(
          "org.springframework.orm.jpa.JpaTransactionManager",
          DatabaseBeans.class.getClassLoader());

  private final ListableBeanFactory beans;

  DatabaseBeans(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Returns the data source with Carillon's tables.
   *
   * @param named the value of {@code carillon.data-source}; null for none
   * @param marked the beans with {@link CarillonDataSource}
   * @throws CarillonConfigurationException when there is none, or the choice is ambiguous
   */
  DataSource dataSource(@Nullable String named, ObjectProvider<DataSource> marked) {
    if (named != null) {
      return named("carillon.data-source", named, DataSource.class);
    }
    DataSource qualified = marked(marked, DataSource.class, "@CarillonDataSource");
    if (qualified != null) {
      return qualified;
    }
    DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
    if (only == null) {
      throw ambiguous(
          DataSource.class, "DataSource", "@CarillonDataSource", "carillon.data-source");
    }
    return only;
  }

  /**
   * Returns the transaction manager of that data source. When the application has none, creates one
   * for Carillon alone, whose transactions do not include the application's own work.
   *
   * @param named the value of {@code carillon.transaction-manager}; null for none
   * @param marked the beans with {@link CarillonTransactionManager}
   * @throws CarillonConfigurationException when the choice is ambiguous
   */
  PlatformTransactionManager transactions(
      DataSource dataSource,
      @Nullable String named,
      ObjectProvider<PlatformTransactionManager> marked) {
    if (named != null) {
      return named("carillon.transaction-manager", named, PlatformTransactionManager.class);
    }
    PlatformTransactionManager qualified =
        marked(marked, PlatformTransactionManager.class, "@CarillonTransactionManager");
    return qualified == null ? found(dataSource) : qualified;
  }

  private PlatformTransactionManager found(DataSource dataSource) {
    PlatformTransactionManager usual =
        beans.getBeanProvider(PlatformTransactionManager.class).getIfUnique();
    if (usual != null && (ofOneDataSource() || isOf(usual, dataSource))) {
      return usual;
    }
    List<PlatformTransactionManager> fitting =
        beans.getBeansOfType(PlatformTransactionManager.class).values().stream()
            .filter(manager -> isOf(manager, dataSource))
            .toList();
    return switch (fitting.size()) {
      case 0 -> ownManager(dataSource);
      case 1 -> fitting.getFirst();
      default ->
          throw ambiguous(
              PlatformTransactionManager.class,
              "transaction manager",
              "@CarillonTransactionManager",
              "carillon.transaction-manager");
    };
  }

  private static PlatformTransactionManager ownManager(DataSource dataSource) {
    LOG.info(
        "No transaction manager of the application manages the data source of Carillon: calls of TasksManager commit by themselves");
    return new JdbcTransactionManager(dataSource);
  }

  /**
   * With a single data source, a manager that does not name its data source, such as JTA's, is the
   * right one.
   */
  private boolean ofOneDataSource() {
    return names(DataSource.class).size() == 1;
  }

  private static boolean isOf(PlatformTransactionManager manager, DataSource dataSource) {
    Object managed = JPA ? Jpa.dataSource(manager) : null;
    if (managed == null && manager instanceof ResourceTransactionManager resource) {
      managed = resource.getResourceFactory();
    }
    return managed != null && Objects.equals(unwrapped(managed), unwrapped(dataSource));
  }

  private static @Nullable Object unwrapped(@Nullable Object dataSource) {
    return dataSource instanceof TransactionAwareDataSourceProxy proxy
        ? proxy.getTargetDataSource()
        : dataSource;
  }

  /** Loaded only when Spring's JPA support is present. */
  private static final class Jpa {

    private Jpa() {}

    static @Nullable Object dataSource(PlatformTransactionManager manager) {
      return manager instanceof JpaTransactionManager jpa ? jpa.getDataSource() : null;
    }
  }

  private <T> T named(String key, String name, Class<T> type) {
    List<String> names = names(type);
    if (!names.contains(name)) {
      throw new CarillonConfigurationException(
          "%s is \"%s\", and no %s bean has that name.".formatted(key, name, type.getSimpleName()),
          "Name one of: %s.".formatted(names.isEmpty() ? "(none)" : String.join(", ", names)));
    }
    return beans.getBean(name, type);
  }

  private static <T> @Nullable T marked(
      ObjectProvider<T> marked, Class<T> type, String annotation) {
    List<T> all = marked.stream().toList();
    if (all.size() > 1) {
      throw new CarillonConfigurationException(
          "%d %s beans have %s.".formatted(all.size(), type.getSimpleName(), annotation),
          "Leave it on one of them.");
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  private CarillonConfigurationException ambiguous(
      Class<?> type, String noun, String annotation, String key) {
    List<String> names = names(type);
    return new CarillonConfigurationException(
        "Carillon needs one %s, and the application has %d: %s."
            .formatted(noun, names.size(), String.join(", ", names)),
        "Put %s on the @Bean method of one, set %s to its name, or make it @Primary."
            .formatted(annotation, key));
  }

  private List<String> names(Class<?> type) {
    return List.of(beans.getBeanNamesForType(type, true, false));
  }
}
