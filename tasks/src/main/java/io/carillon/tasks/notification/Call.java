package io.carillon.tasks.notification;

import java.util.Map;

/**
 * A POST of JSON to a service. Its text form shows nothing of it.
 *
 * @param body JSON
 */
record Call(String url, Map<String, String> headers, String body) {

  static Call of(String url, String body) {
    return new Call(url, Map.of(), body);
  }

  @Override
  public String toString() {
    return "Call[]";
  }
}
