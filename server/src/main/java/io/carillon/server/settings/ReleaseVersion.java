package io.carillon.server.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class ReleaseVersion {

  private ReleaseVersion() {}

  /** Returns the version, {@code dev} when unknown. */
  public static String get() {
    try (InputStream in =
        ReleaseVersion.class.getResourceAsStream("/io/carillon/server/version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "dev");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
