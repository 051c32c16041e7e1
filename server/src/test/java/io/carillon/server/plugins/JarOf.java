package io.carillon.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.springframework.core.io.ClassPathResource;

/** Jars compiled while a test runs, as the author of a plug-in would. */
public final class JarOf {

  private JarOf() {}

  /** Compiles these sources, each one top-level class, into that jar. */
  public static void sources(Path jar, Path scratch, String... sources) {
    sources(jar, scratch, List.of(), sources);
  }

  /** The same against further jars. */
  public static void sources(Path jar, Path scratch, List<Path> libraries, String... sources) {
    try {
      Path classes = Files.createTempDirectory(scratch, "classes");
      compile(classes, libraries, sources);
      Files.createDirectories(jar.getParent());
      pack(classes, jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a jar and adds classes of this process, as a build does that packs its dependencies. */
  static void merge(Path merged, Path jar, Class<?>... packed) throws IOException {
    try (JarFile source = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(merged);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : source.stream().toList()) {
        put(out, entry.getName(), source.getInputStream(entry).readAllBytes());
      }
      for (Class<?> one : packed) {
        String name = one.getName().replace('.', '/') + ".class";
        put(out, name, new ClassPathResource(name).getContentAsByteArray());
      }
    }
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  private static void compile(Path classes, List<Path> libraries, String... sources) {
    List<String> path = new ArrayList<>(List.of(System.getProperty("java.class.path")));
    libraries.forEach(library -> path.add(library.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                problem -> {
                  throw new AssertionError(problem.getMessage(Locale.ENGLISH));
                },
                List.of("-proc:none", "-d", classes.toString(), "-cp", String.join(":", path)),
                null,
                Stream.of(sources).map(JarOf::source).toList())
            .call();
    assertThat(compiled).isTrue();
  }

  private static JavaFileObject source(String text) {
    String name = text.replaceFirst("(?s).*?(?:class|record|interface) (\\w+).*", "$1");
    URI uri = URI.create("string:///" + name + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> found = Files.walk(classes)) {
      for (Path one : found.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(one).toString()));
        Files.copy(one, out);
        out.closeEntry();
      }
    }
  }
}
