package io.carillon.alert.announce;

import io.carillon.task.NotRetryableException;

/** Where the task types of announcements get the settings of connections. */
public interface ConnectionSource {

  /** Has no connections. */
  ConnectionSource NONE =
      new ConnectionSource() {
        @Override
        public <S> S connection(String name, Class<S> settings) {
          throw new NotRetryableException("There is no connection named " + name);
        }
      };

  /**
   * Returns the settings of a connection, as {@link io.carillon.task.TaskContext#connection} does.
   *
   * @throws NotRetryableException when there is none that fits
   */
  <S> S connection(String name, Class<S> settings);
}
