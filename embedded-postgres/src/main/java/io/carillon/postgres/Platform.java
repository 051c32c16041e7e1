package io.carillon.postgres;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The operating system and processor of this JVM, and whether an embedded PostgreSQL can run on
 * them.
 *
 * @param system the operating system as named by Java, such as {@code Linux}
 * @param machine the processor as named by Java, such as {@code amd64}
 * @param posix whether files have owners and permissions
 * @param glibc false on a Linux with another C library, such as musl on Alpine
 */
record Platform(String system, String machine, boolean posix, boolean glibc) {

  static Platform current() {
    return new Platform(
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        !hasMusl(Path.of("/lib")));
  }

  // The programs require glibc's loader: without it they cannot be started at all.
  private static boolean hasMusl(Path lib) {
    return Files.exists(lib.resolve("ld-musl-x86_64.so.1"))
        && !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"));
  }

  /** Returns the name of the class path resource with the programs for this platform. */
  String resourceName() {
    String name = system.toLowerCase(Locale.ROOT);
    return "postgres-%s-%s.txz"
        .formatted(name.startsWith("mac") ? "darwin" : name.split(" ", -1)[0], processor());
  }

  private String processor() {
    String name = machine.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> name;
    };
  }

  /** Returns why no embedded PostgreSQL can run here and what to do; empty when one can. */
  Optional<String> refusal() {
    if (!posix || Platform.class.getResource("/" + resourceName()) == null) {
      return Optional.of(
          refusal("it comes with programs for Linux x86-64, and this is %s".formatted(this)));
    }
    return glibc
        ? Optional.empty()
        : Optional.of(
            refusal("its programs need glibc, and this Linux has musl instead (as Alpine does)"));
  }

  private static String refusal(String why) {
    return "the embedded PostgreSQL does not run here: %s. Set CARILLON_DB_URL to a PostgreSQL server of your own"
        .formatted(why);
  }

  @Override
  public String toString() {
    return "%s on %s".formatted(system, machine);
  }
}
