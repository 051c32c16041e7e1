package io.carillon.manifest.plan;

import io.carillon.text.Coded;

/** What applying does to an object. */
public enum Action implements Coded {
  /** It does not exist yet. */
  CREATED,
  /** Fields differ. */
  CHANGED,
  /** It is as the file says. */
  UNCHANGED,
  /** No file of its owner holds it any more. */
  DELETED
}
