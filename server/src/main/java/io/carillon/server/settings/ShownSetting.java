package io.carillon.server.settings;

import io.carillon.fault.Quote;

/** The addresses among the settings as faults of them repeat them. */
final class ShownSetting {

  private ShownSetting() {}

  /** Returns a URL, or what was meant to be one, without a user, a password and a query. */
  static String url(String text) {
    return Quote.of(text.replaceFirst("//[^/?#]*@", "//****@").replaceFirst("(?s)[?#].*", "?****"));
  }
}
