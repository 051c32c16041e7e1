package io.carillon.server.importer.peer;

import io.carillon.server.importer.ImportedConfig;
import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The job data of Quartz: text of {@link Properties} where {@code useProperties} was on, else a
 * serialized Java object, which is not read.
 */
final class JobData {

  private static final String SERIALIZED = "\u00ac\u00ed";

  private JobData() {}

  static void read(String data, ImportedConfig config, String owner) {
    if (data.isEmpty()) {
      return;
    }
    if (!data.startsWith("#")) {
      if (data.startsWith(SERIALIZED) && data.length() > EMPTY_MAP) {
        config.note(
            "The job data of the %s is a serialized Java object, which is not read: write it as parameters."
                .formatted(owner));
      }
      return;
    }
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(data));
    } catch (IOException | IllegalArgumentException e) {
      config.note("The job data of the %s cannot be read.".formatted(owner));
      return;
    }
    new TreeSet<>(properties.stringPropertyNames())
        .forEach(name -> config.parameters().put(name, properties.getProperty(name)));
  }

  /** Quartz serializes also a map without entries, in some 300 bytes. */
  private static final int EMPTY_MAP = 400;
}
