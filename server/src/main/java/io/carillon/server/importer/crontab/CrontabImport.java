package io.carillon.server.importer.crontab;

import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.definition.CatchUp;
import io.carillon.definition.Overlap;
import io.carillon.server.importer.ImportedConfig;
import io.carillon.server.importer.ImportedFile;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports a crontab file (crontab(5) of Vixie cron and cronie). Each command becomes a config of
 * the type {@code script}. A comment directly above a command becomes its description.
 */
public final class CrontabImport {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*([\"']?)([A-Za-z_][A-Za-z0-9_]*)\\1\\s*=\\s*(.*?)\\s*");
  private static final int FIELDS = 5;
  private static final Set<String> NO_VARIABLES =
      Set.of("MAILTO", "MAILFROM", "CRON_TZ", "SHELL", "RANDOM_DELAY", "CONTENT_TYPE");

  private final CrontabOptions options;
  private final ImportedFile file;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private String comment = "";

  private CrontabImport(CrontabOptions options, String name) {
    this.options = options;
    this.file = new ImportedFile("the crontab " + name);
  }

  /**
   * Imports a file.
   *
   * @param name of the file, for the first line
   */
  public static ImportedFile read(String name, String text, CrontabOptions options) {
    CrontabImport reading = new CrontabImport(options, name);
    String[] lines = text.split("\\r?\\n", -1);
    for (int i = 0; i < lines.length; i++) {
      reading.line(lines[i], i + 1);
    }
    return reading.file;
  }

  private void line(String line, int number) {
    String stripped = line.strip();
    if (stripped.startsWith("#")) {
      comment = stripped.replaceAll("^#+\\s*", "");
    } else if (stripped.isEmpty()) {
      comment = "";
    } else {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (assignment.matches() && !looksLikeCommand(stripped)) {
        variables.put(assignment.group(2), unquoted(assignment.group(3)));
      } else {
        command(stripped, number);
      }
      comment = "";
    }
  }

  private static boolean looksLikeCommand(String line) {
    return line.startsWith("@") || Character.isDigit(line.charAt(0)) || line.startsWith("*");
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.startsWith("\"") || value.startsWith("'"))
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private void command(String line, int number) {
    String place = "line " + number;
    boolean nickname = line.startsWith("@");
    int wanted = (nickname ? 1 : FIELDS) + (options.system() ? 1 : 0);
    String[] words = line.split("\\s+", wanted + 1);
    if (words.length <= wanted) {
      file.leaveOut(place, "it has no command after the time: " + line);
      return;
    }
    String fields = nickname ? words[0] : String.join(" ", List.of(words).subList(0, FIELDS));
    String pattern = fields.replaceFirst("^-(?=[0-9*])", "");
    if (pattern.equalsIgnoreCase("@reboot")) {
      file.leaveOut(
          place,
          "@reboot runs when the machine starts, and has no due time; use a unit of systemd: "
              + words[wanted]);
      return;
    }
    String user = options.system() ? words[wanted - 1] : "";
    add(place, pattern, user, CrontabCommand.of(words[wanted]));
  }

  private void add(String place, String pattern, String user, CrontabCommand command) {
    ImportedConfig config = new ImportedConfig(file.freeName(command.name()), "script");
    config.describe(comment);
    try {
      config.cron(normal(pattern), CronDialect.UNIX, zone(config));
    } catch (CronSyntaxException e) {
      file.leaveOut(place, "%s: %s".formatted(pattern, e.getMessage()));
      return;
    }
    parameters(config.parameters(), command);
    config.policies(Overlap.ALLOW, CatchUp.Mode.NONE);
    notes(config, user);
    file.add(place, config.json(), config.notes());
  }

  /** Nicknames are lower case in Vixie cron; it knows @midnight as well as @daily. */
  private static String normal(String pattern) {
    String lower = pattern.toLowerCase(Locale.ROOT);
    return lower.startsWith("@") ? lower : pattern;
  }

  private ZoneId zone(ImportedConfig config) {
    String named = variables.get("CRON_TZ");
    if (named == null) {
      return options.zone();
    }
    try {
      return ZoneId.of(named);
    } catch (DateTimeException e) {
      config.note(
          "CRON_TZ=%s is no time zone of IANA: the zone %s is taken instead."
              .formatted(named, options.zone()));
      return options.zone();
    }
  }

  private void parameters(ObjectNode parameters, CrontabCommand command) {
    String shell = variables.getOrDefault("SHELL", "/bin/sh");
    parameters.put("interpreter", shell.isBlank() ? "/bin/sh" : shell);
    parameters.put("source", command.source());
    ObjectNode environment = parameters.objectNode();
    variables.forEach((name, value) -> {
      if (!NO_VARIABLES.contains(name)) {
        environment.put(name, value);
      }
    });
    if (!environment.isEmpty()) {
      parameters.set("environment", environment);
    }
  }

  private void notes(ImportedConfig config, String user) {
    String mail = variables.get("MAILTO");
    if (mail != null && !mail.isEmpty()) {
      config.note(
          "MAILTO=%s: the output is kept with each execution; for mail write an alert rule."
              .formatted(mail));
    }
    if (variables.containsKey("RANDOM_DELAY")) {
      config.note(
          "RANDOM_DELAY=%s: write schedule.jitter with as many minutes."
              .formatted(variables.get("RANDOM_DELAY")));
    }
    if (!user.isEmpty()) {
      config.note(
          "It ran as the user %s; Carillon runs scripts as its own user, one of a worker with a queue for them."
              .formatted(user));
    }
  }
}
