package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Where a notification goes: the property {@code type} names the service. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Channel permits WebChannel, EmailChannel {

  /** Returns the name of the connection. */
  String connection();
}
