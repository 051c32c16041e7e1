"""A Celery application as a team may have one; Carillon is not known here."""

import os
import time

from celery import Celery
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded

app = Celery("shop", broker=os.environ["BROKER"], backend=os.environ.get("BACKEND"))
app.conf.broker_connection_timeout = 2


@app.task(name="shop.add")
def add(x, y, note="none"):
    return {"sum": x + y, "note": note, "list": [1, None, True]}


@app.task(name="shop.about", bind=True)
def about(self):
    request = self.request
    return {
        "id": request.id,
        "retries": request.retries,
        "root_id": request.root_id,
        "attempt": getattr(request, "carillon_attempt", None),
        "due_at": getattr(request, "carillon_due_at", None),
        "expires": request.expires,
        "traceparent": getattr(request, "traceparent", None),
    }


@app.task(name="shop.fail")
def fail(message):
    raise ValueError(message)


@app.task(name="shop.flaky", bind=True, max_retries=5)
def flaky(self, failures):
    if self.request.retries < failures:
        raise self.retry(countdown=0, exc=IOError("try %d" % self.request.retries))
    return self.request.retries


@app.task(name="shop.sleep")
def sleep(seconds, file=None):
    time.sleep(seconds)
    if file:
        with open(file, "a") as out:
            out.write("slept\n")
    return seconds


@app.task(name="shop.stubborn", time_limit=1)
def stubborn():
    time.sleep(60)


@app.task(name="shop.ignore")
def ignore():
    raise Ignore()


@app.task(name="shop.reject", acks_late=True)
def reject():
    raise Reject("no", requeue=False)


@app.task(name="shop.progress", bind=True)
def progress(self, seconds):
    self.update_state(state="PROGRESS", meta={"current": 1, "total": 4})
    time.sleep(seconds)
    return "done"
