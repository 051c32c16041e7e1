"""A Celery application whose task does nothing but note that it ran."""

import os
import sys
import time

from celery import Celery
from celery.signals import worker_ready

app = Celery("drain", broker=os.environ["BROKER"], set_as_current=True)
app.conf.update(
    task_ignore_result=True,
    worker_disable_rate_limits=True,
    worker_redirect_stdouts=False,
)
ends = None


@app.task(name="drain.nothing")
def nothing(number):
    global ends
    if ends is None:
        ends = os.open("ends", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(ends, number.to_bytes(8, "big"))


@app.task(name="drain.nothing_late", acks_late=True)
def nothing_late(number):
    nothing.run(number)


@worker_ready.connect
def ready(**_):
    print("ready.", flush=True)


def fill(task, queue, count):
    """Queues tasks with Celery's own client, and prints how many a second."""
    begin = time.monotonic()
    with app.producer_pool.acquire(block=True) as producer:
        for number in range(count):
            task.apply_async((number,), queue=queue, producer=producer)
    print(count / (time.monotonic() - begin))


if __name__ == "__main__":
    fill(app.tasks[sys.argv[1]], sys.argv[2], int(sys.argv[3]))
