package io.carillon.alert.kind;

import io.carillon.text.Coded;

/** A language of messages. */
public enum Language implements Coded {
  /** English. */
  EN,
  /** Simplified Chinese. */
  ZH
}
