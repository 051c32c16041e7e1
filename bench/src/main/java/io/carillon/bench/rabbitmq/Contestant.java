package io.carillon.bench.rabbitmq;

/** Who is measured, in the order of the tables. */
enum Contestant {
  /** No work at all, and nothing kept. */
  BARE("bare RabbitMQ, publish and consume at once"),
  /** This project. */
  CARILLON("Carillon, full history"),
  /** Its worker with nothing but the task. */
  CELERY("Celery, no history"),
  /** Its worker with what a history could be made of. */
  CELERY_EVENTS("Celery, events sent and consumed");

  private final String title;

  Contestant(String title) {
    this.title = title;
  }

  /** Its name for people. */
  String title() {
    return title;
  }
}
