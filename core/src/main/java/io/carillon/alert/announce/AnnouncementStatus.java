package io.carillon.alert.announce;

import io.carillon.text.Coded;

/** Where an announcement is. */
public enum AnnouncementStatus implements Coded {
  /** To be sent, maybe again. */
  WAITING,
  /** A node sends it. */
  SENDING,
  /** The receiver has taken it. */
  SENT,
  /** Given up. */
  FAILED
}
