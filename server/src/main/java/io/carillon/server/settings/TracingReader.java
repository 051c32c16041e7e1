package io.carillon.server.settings;

import io.carillon.fault.Fault;
import io.carillon.spring.tracing.OtlpSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where traces are sent, collecting the faults. */
final class TracingReader {

  private static final String ENDPOINT = "CARILLON_TRACING_ENDPOINT";
  private static final String SAMPLE = "CARILLON_TRACING_SAMPLE";
  private static final String HEADERS = "CARILLON_TRACING_HEADERS";
  private static final Pattern SHARE = Pattern.compile("0(\\.\\d{1,9})?|1(\\.0{1,9})?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private final Map<String, String> values;
  private final List<Fault> faults;

  TracingReader(Map<String, String> values, List<Fault> faults) {
    this.values = values;
    this.faults = faults;
  }

  /** Reads the settings; null for no tracing. */
  @Nullable OtlpSettings read() {
    String endpoint = values.get(ENDPOINT);
    double sample = sample();
    Map<String, String> headers = headers();
    if (endpoint == null) {
      List.of(SAMPLE, HEADERS).forEach(this::alone);
      return null;
    }
    try {
      return new OtlpSettings(URI.create(endpoint), sample, headers);
    } catch (IllegalArgumentException e) {
      faults.add(
          new Fault(
              ENDPOINT,
              "must be an http or https URL such as http://localhost:4318/v1/traces, not "
                  + ShownSetting.url(endpoint)));
      return null;
    }
  }

  private void alone(String key) {
    if (values.containsKey(key)) {
      faults.add(new Fault(key, "needs " + ENDPOINT + " beside it"));
    }
  }

  private double sample() {
    String text = values.getOrDefault(SAMPLE, "1");
    if (!SHARE.matcher(text).matches()) {
      faults.add(new Fault(SAMPLE, "must be 0 to 1, as 0.05 for 5 %, not " + text));
      return 0;
    }
    return Double.parseDouble(text);
  }

  /** A fault does not show the value, which may be a key. */
  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    String text = values.get(HEADERS);
    for (String part : text == null ? new String[0] : text.split(",", -1)) {
      int at = part.indexOf('=');
      String name = at < 0 ? "" : part.substring(0, at).strip();
      String value = part.substring(at + 1).strip();
      if (!NAME.matcher(name).matches() || !value.matches("[ -~]{1,8000}")) {
        faults.add(new Fault(HEADERS, "must be name=value, separated by commas, in ASCII"));
        return Map.of();
      }
      headers.put(name, value);
    }
    return headers;
  }
}
