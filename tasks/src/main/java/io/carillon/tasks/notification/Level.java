package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.text.Coded;

/** How serious a message is; services show it as a colour or a symbol. */
public enum Level implements Coded {
  @JsonProperty("info")
  INFO("\u2139\uFE0F"),
  @JsonProperty("success")
  SUCCESS("\u2705"),
  @JsonProperty("warning")
  WARNING("\u26A0\uFE0F"),
  @JsonProperty("error")
  ERROR("\u274C");

  private final String symbol;

  Level(String symbol) {
    this.symbol = symbol;
  }

  String symbol() {
    return symbol;
  }
}
