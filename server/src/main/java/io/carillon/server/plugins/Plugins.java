package io.carillon.server.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/**
 * The plug-ins of a folder: each jar is one, and so is each subfolder with all its jars, for a task
 * type with libraries. A jar may also be a JDBC driver.
 */
public final class Plugins implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

  private final List<Plugin> plugins = new ArrayList<>();

  private Plugins() {}

  /**
   * Opens the plug-ins of a folder; a missing folder has none.
   *
   * @throws PluginException naming what cannot be used
   */
  public static Plugins open(Path folder) {
    Plugins opened = new Plugins();
    try {
      if (Files.exists(folder)) {
        list(folder).forEach(opened::add);
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void add(Path place) {
    List<Path> jars =
        Files.isDirectory(place)
            ? list(place).stream().filter(Plugins::isJar).toList()
            : Stream.of(place).filter(Plugins::isJar).toList();
    if (jars.isEmpty()) {
      return;
    }
    plugins.add(new Plugin(place, jars));
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar") && Files.isRegularFile(file);
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw PluginException.unreadable(folder, e);
    }
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return plugins.isEmpty();
  }

  /** Returns the class loaders of the plug-ins, in the order of their names. */
  public List<ClassLoader> loaders() {
    return plugins.stream().map(Plugin::loader).toList();
  }

  /** Registers every task type as a bean; its constructor's arguments are injected. */
  public void register(GenericApplicationContext context) {
    for (Plugin plugin : plugins) {
      if (plugin.types().isEmpty() && !plugin.hasDriver()) {
        LOG.warn(
            "The plug-in {} has no class that is annotated @TaskType or @ConnectionKind",
            plugin.place());
      }
      plugin.types().forEach(found -> register(found, found.type(), context));
    }
  }

  private static <T> void register(
      Plugin.Found found, Class<T> type, GenericApplicationContext context) {
    String name = found.jar() + "!" + type.getName(); // class names may repeat across plug-ins
    context.registerBean(
        name, type, () -> made(found, type, context.getAutowireCapableBeanFactory()));
    LOG.info("Plug-in {}: {}", found.jar(), type.getName());
  }

  private static <T> T made(Plugin.Found found, Class<T> type, AutowireCapableBeanFactory beans) {
    try {
      return type.cast(
          beans.autowire(type, AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR, false));
    } catch (BeansException | LinkageError e) {
      Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
      throw PluginException.of(found.jar(), type.getName(), "made", cause);
    }
  }

  @Override
  public void close() {
    plugins.forEach(Plugin::close);
  }
}
