package io.carillon.bench.rabbitmq;

import io.carillon.bench.text.Words;

/** The contestants, in the order of the tables. */
enum Contestant {
  /** No work and no history. */
  BARE("bare RabbitMQ, publish and consume at once", "裸 RabbitMQ，同时发布和消费"),
  /** This project. */
  CARILLON("Carillon, full history", "Carillon，完整历史"),
  /** Celery's worker with nothing but the task. */
  CELERY("Celery, no history", "Celery，无历史"),
  /** Celery's worker with the events from which a history could be built. */
  CELERY_EVENTS("Celery, events sent and consumed", "Celery，发送并消费事件");

  private final String en;
  private final String zh;

  Contestant(String en, String zh) {
    this.en = en;
    this.zh = zh;
  }

  /** Returns its name for people. */
  Words title() {
    return new Words(en, zh);
  }
}
