package io.carillon.server.plugins;

import io.carillon.task.ConnectionHandler;
import io.carillon.task.ConnectionKind;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** A plug-in: jars with a common class loader, and the task types among their classes. */
final class Plugin implements AutoCloseable {

  /** A task type or kind of connection of a plug-in. */
  record Found(Path jar, Class<?> type) {}

  private final Path place;
  private final URLClassLoader loader;
  private final MetadataReaderFactory metadata;
  private final List<Found> types = new ArrayList<>();

  /**
   * Opens the plug-in and loads its task types.
   *
   * @param place the jar, or the folder of the jars
   * @throws PluginException when a jar cannot be read or a task type cannot be loaded
   */
  Plugin(Path place, List<Path> jars) {
    this.place = place;
    this.loader =
        new URLClassLoader(
            jars.stream().map(Plugin::url).toArray(URL[]::new), Plugin.class.getClassLoader());
    this.metadata = MetadataReaderFactory.create(loader);
    try {
      jars.forEach(this::load);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw PluginException.unreadable(jar, e);
    }
  }

  private void load(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(Plugin::isClass).toList()) {
        if (isPart(file, entry)) {
          String name = entry.getName().replaceFirst("\\.class$", "").replace('/', '.');
          types.add(new Found(jar, load(jar, name)));
        }
      }
    } catch (IOException e) {
      throw PluginException.unreadable(jar, e);
    }
  }

  // Classes below META-INF are versions for newer Java releases.
  private static boolean isClass(JarEntry entry) {
    String name = entry.getName();
    return name.endsWith(".class")
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class");
  }

  private boolean isPart(JarFile file, JarEntry entry) throws IOException {
    try (InputStream bytes = file.getInputStream(entry)) {
      var resource = new ByteArrayResource(bytes.readAllBytes(), entry.getName());
      AnnotationMetadata annotations = metadata.getMetadataReader(resource).getAnnotationMetadata();
      return annotations.hasAnnotation(TaskType.class.getName())
          || annotations.hasAnnotation(ConnectionKind.class.getName());
    }
  }

  private Class<?> load(Path jar, String name) {
    Class<?> type;
    try {
      type = Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw PluginException.of(jar, name, "loaded", e);
    }
    requireInterface(jar, type);
    if (Modifier.isAbstract(type.getModifiers())) {
      throw PluginException.of(jar, name, "is abstract");
    }
    return type;
  }

  private static void requireInterface(Path jar, Class<?> type) {
    if (type.isAnnotationPresent(TaskType.class) && !TaskHandler.class.isAssignableFrom(type)) {
      throw PluginException.of(jar, type.getName(), "does not implement TaskHandler");
    }
    if (type.isAnnotationPresent(ConnectionKind.class)
        && !ConnectionHandler.class.isAssignableFrom(type)) {
      throw PluginException.ofKind(jar, type.getName(), "does not implement ConnectionHandler");
    }
  }

  /** Returns its jar or folder. */
  Path place() {
    return place;
  }

  /** Returns the class loader of its jars. */
  ClassLoader loader() {
    return loader;
  }

  /** Returns whether its jars have a JDBC driver, for connections to databases. */
  boolean hasDriver() {
    return loader.findResource("META-INF/services/java.sql.Driver") != null;
  }

  /** Returns its task types, in the order of its jars. */
  List<Found> types() {
    return List.copyOf(types);
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
