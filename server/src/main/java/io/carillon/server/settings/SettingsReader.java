package io.carillon.server.settings;

import io.carillon.engine.EngineSettings.Role;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.rabbitmq.broker.QueueKind;
import io.carillon.rabbitmq.broker.RabbitSettings;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.secret.KeyFile;
import io.carillon.secret.KeyRing;
import io.carillon.server.settings.ServerSettings.Files;
import io.carillon.server.settings.ServerSettings.Front;
import io.carillon.server.settings.ServerSettings.Options;
import io.carillon.server.settings.ServerSettings.Stores;
import io.carillon.server.settings.ServerSettings.Work;
import io.carillon.tasktype.QueueName;
import io.carillon.text.Coded;
import io.carillon.text.NearestName;
import io.carillon.time.Durations;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Reads the settings of a server: each variable, collecting the faults. */
public final class SettingsReader {

  private static final String PREFIX = "CARILLON_";
  private static final String SECRET_KEY = "CARILLON_SECRET_KEY";
  private static final int SHORTEST_TOKEN = 16;
  private static final Pattern ABSOLUTE = Pattern.compile("/.*[^/]");
  private static final Pattern NAME_OR_ABSOLUTE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*|" + ABSOLUTE.pattern());
  private static final Set<String> HTTP = Set.of("http", "https");

  private final Map<String, String> values = new TreeMap<>();
  private final List<Fault> faults = new ArrayList<>();

  public SettingsReader(Map<String, String> environment) {
    environment.forEach((key, value) -> {
      if (key.startsWith(PREFIX)) {
        requireKnown(key);
        if (!value.isBlank()) {
          values.put(key, value.strip());
        }
      }
    });
  }

  private void requireKnown(String key) {
    if (!ServerSettings.KNOWN.contains(key)) {
      String nearest = NearestName.of(key, ServerSettings.KNOWN);
      faults.add(new Fault(key, "is not a setting; did you mean " + nearest + "?"));
    }
  }

  public ServerSettings read() {
    Path data = path("CARILLON_DATA", values.getOrDefault("CARILLON_DATA", "./carillon-data"));
    ServerSettings settings =
        new ServerSettings(
            front(),
            files(data),
            new Work(roles(), queues(), number("CARILLON_CONCURRENCY", 200, 1, 10_000)),
            spans(),
            new Stores(
                rabbitmq(), database(), number("CARILLON_DB_CONNECTIONS", 20, 10, 200), keys(data)),
            new Options(
                flag("CARILLON_SAMPLES", true),
                flag("CARILLON_ALLOW_PRIVATE_ADDRESSES", false),
                programs(),
                alerting(),
                jsonLogs(),
                new TracingReader(values, faults).read()));
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return settings;
  }

  private Front front() {
    AccessReader access = new AccessReader(values, faults);
    return new Front(
        values.getOrDefault("CARILLON_ADDRESS", "127.0.0.1"),
        port(),
        token(),
        access.tls(),
        access.oidc(url("CARILLON_OIDC_ISSUER")),
        number("CARILLON_STREAM_CLIENTS", 1_000, 0, 50_000));
  }

  private ServerSettings.Alerting alerting() {
    return new ServerSettings.Alerting(
        url("CARILLON_PUBLIC_URL"),
        url("CARILLON_ALERT_HEARTBEAT_URL"),
        duration(
            "CARILLON_ALERT_HEARTBEAT_EVERY", "1m", Duration.ofSeconds(10), Duration.ofHours(1)));
  }

  private @Nullable URI url(String key) {
    String text = values.get(key);
    if (text == null) {
      return null;
    }
    URI url = uri(text.replaceAll("/+$", ""));
    if (url == null || url.getHost() == null || !HTTP.contains(String.valueOf(url.getScheme()))) {
      faults.add(
          new Fault(
              key,
              "must be an http or https URL such as https://host/path, not "
                  + ShownSetting.url(text)));
    }
    return url;
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private Files files(Path data) {
    return new Files(
        data,
        path("CARILLON_PLUGINS", values.getOrDefault("CARILLON_PLUGINS", "./plugins")),
        folders(data),
        celeryTypes());
  }

  private int port() {
    String text = values.getOrDefault("CARILLON_PORT", "8080");
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (port < 0 || port > 65_535) {
      faults.add(new Fault("CARILLON_PORT", portFault(text)));
    }
    return port;
  }

  private static String portFault(String text) {
    String fault = "must be 1 to 65535, or 0 for any, not " + text;
    return text.startsWith("tcp://")
        ? fault
            + ": Kubernetes sets it for a Service named carillon, unless the pod has"
            + " enableServiceLinks: false"
        : fault;
  }

  private @Nullable String token() {
    String token = values.get("CARILLON_TOKEN");
    if (token != null && token.length() < SHORTEST_TOKEN) {
      faults.add(
          new Fault("CARILLON_TOKEN", "must have at least " + SHORTEST_TOKEN + " characters"));
    } else if (token != null && !token.matches("[!-~]+")) {
      faults.add(
          new Fault("CARILLON_TOKEN", "must be ASCII without blanks: no header carries others"));
    }
    return token;
  }

  /** Without the setting, keys are in a file of the data folder. */
  private KeyRing keys(Path data) {
    String text = values.get(SECRET_KEY);
    KeyRing given = text == null ? null : checked(SECRET_KEY, () -> KeyRing.of(text, SECRET_KEY));
    return given == null ? new KeyFile(data.resolve("secret.key"), SECRET_KEY) : given;
  }

  private Set<Role> roles() {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name :
        values.getOrDefault("CARILLON_ROLES", "api,scheduler,worker").split(",", -1)) {
      role(name.strip(), roles);
    }
    return Set.copyOf(roles);
  }

  private void role(String name, Set<Role> roles) {
    Coded.find(Role.class, name)
        .ifPresentOrElse(
            roles::add,
            () ->
                faults.add(
                    new Fault(
                        "CARILLON_ROLES",
                        "must be some of %s, not %s".formatted(Coded.codes(Role.class), name))));
  }

  private List<String> queues() {
    List<String> queues = new ArrayList<>();
    for (String queue : values.getOrDefault("CARILLON_QUEUES", "default").split(",", -1)) {
      queues.add(queue.strip());
      if (!QueueName.fits(queue.strip())) {
        faults.add(new Fault("CARILLON_QUEUES", QueueName.fault(queue.strip())));
      }
    }
    return queues.stream().distinct().toList();
  }

  private int number(String key, int otherwise, int least, int most) {
    String text = values.getOrDefault(key, String.valueOf(otherwise));
    int number = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      faults.add(new Fault(key, "must be %d to %d, not %s".formatted(least, most, text)));
    }
    return number;
  }

  private ServerSettings.Spans spans() {
    return new ServerSettings.Spans(
        duration("CARILLON_LEASE", "15s", Duration.ofSeconds(2), Duration.ofMinutes(10)),
        duration("CARILLON_GRACE", "20s", Duration.ZERO, Duration.ofMinutes(10)),
        days("CARILLON_RETENTION", "30d", 400),
        duration("CARILLON_TYPE_GRACE", "2m", Duration.ZERO, Duration.ofHours(24)));
  }

  private Duration days(String key, String otherwise, int most) {
    Duration duration = duration(key, otherwise, Duration.ofDays(1), Duration.ofDays(most));
    if (!duration.equals(Duration.ofDays(duration.toDays()))) {
      faults.add(new Fault(key, "must be whole days, as 30d, not " + values.get(key)));
    }
    return duration;
  }

  private Duration duration(String key, String otherwise, Duration least, Duration most) {
    String text = values.getOrDefault(key, otherwise);
    Duration duration = checked(key, () -> Durations.parse(text));
    if (duration == null) {
      return least;
    }
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      String bounds =
          "must be %s to %s, not %s"
              .formatted(Durations.format(least), Durations.format(most), text);
      faults.add(new Fault(key, bounds));
    }
    return duration;
  }

  private @Nullable RabbitSettings rabbitmq() {
    String uri = values.get("CARILLON_RABBITMQ_URI");
    String type = values.getOrDefault("CARILLON_RABBITMQ_QUEUE_TYPE", "classic");
    String prefix = values.getOrDefault("CARILLON_RABBITMQ_PREFIX", RabbitSettings.DEFAULT_PREFIX);
    QueueKind kind = checked("CARILLON_RABBITMQ_QUEUE_TYPE", () -> QueueKind.of(type));
    RabbitAddress address =
        uri == null ? null : checked("CARILLON_RABBITMQ_URI", () -> RabbitAddress.parse(uri));
    return address == null || kind == null
        ? null
        : checked("CARILLON_RABBITMQ_PREFIX", () -> new RabbitSettings(address, kind, prefix));
  }

  private <T> @Nullable T checked(String key, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      faults.add(new Fault(key, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private ServerSettings.@Nullable DatabaseAddress database() {
    String url = values.get("CARILLON_DB_URL");
    String user = values.get("CARILLON_DB_USER");
    String password = values.get("CARILLON_DB_PASSWORD");
    if (url == null && (user != null || password != null)) {
      faults.add(new Fault("CARILLON_DB_URL", "is missing beside the user or password"));
    }
    if (url == null) {
      return null;
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      faults.add(
          new Fault(
              "CARILLON_DB_URL",
              "must be as jdbc:postgresql://host:5432/name, not " + ShownSetting.url(url)));
    }
    return new ServerSettings.DatabaseAddress(url, user, password);
  }

  private @Nullable Path celeryTypes() {
    String file = values.get("CARILLON_CELERY_TYPES");
    if (file == null) {
      return null;
    }
    if (values.get("CARILLON_RABBITMQ_URI") == null) {
      faults.add(
          new Fault(
              "CARILLON_CELERY_TYPES", "needs RabbitMQ: set CARILLON_RABBITMQ_URI beside it"));
    }
    return path("CARILLON_CELERY_TYPES", file);
  }

  private boolean jsonLogs() {
    String format = values.getOrDefault("CARILLON_LOG_FORMAT", "text");
    if (!Set.of("text", "json").contains(format)) {
      faults.add(new Fault("CARILLON_LOG_FORMAT", "must be text or json, not " + format));
    }
    return format.equals("json");
  }

  private boolean flag(String key, boolean otherwise) {
    String text = values.getOrDefault(key, String.valueOf(otherwise));
    if (!Set.of("true", "false").contains(text)) {
      faults.add(new Fault(key, "must be true or false, not " + text));
    }
    return Boolean.parseBoolean(text);
  }

  private ServerSettings.Programs programs() {
    String postgres = values.get("CARILLON_PG_BIN");
    return new ServerSettings.Programs(
        programs(
            "CARILLON_ALLOWED_COMMANDS",
            ABSOLUTE,
            "must have absolute paths, as /usr/bin/rsync, not \"%s\""),
        programs(
            "CARILLON_ALLOWED_INTERPRETERS",
            NAME_OR_ABSOLUTE,
            "must have names or absolute paths, as bash,/usr/bin/python3, not \"%s\""),
        postgres == null ? null : path("CARILLON_PG_BIN", postgres));
  }

  private List<String> programs(String key, Pattern form, String fault) {
    List<String> programs = new ArrayList<>();
    for (String text : StringUtils.commaDelimitedListToStringArray(values.get(key))) {
      String program = text.strip();
      if (!form.matcher(program).matches()) {
        faults.add(new Fault(key, fault.formatted(program)));
      }
      programs.add(program);
    }
    return List.copyOf(programs);
  }

  private List<Path> folders(Path data) {
    String text = values.get("CARILLON_ALLOWED_FOLDERS");
    if (text == null) {
      return List.of(data.resolve("files"));
    }
    List<Path> folders = new ArrayList<>();
    for (String folder : StringUtils.commaDelimitedListToStringArray(text)) {
      folders.add(path("CARILLON_ALLOWED_FOLDERS", folder.strip()));
    }
    return List.copyOf(folders);
  }

  private Path path(String key, String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      faults.add(new Fault(key, pathFault(text, e)));
      return Path.of("/");
    }
  }

  /** Returns what is wrong with the path of a file or a folder. */
  static String pathFault(String text, InvalidPathException e) {
    return "must be a path such as /var/lib/carillon, not %s: %s"
        .formatted(Quote.of(text), e.getReason());
  }
}
