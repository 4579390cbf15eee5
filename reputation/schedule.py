"""What runs when, on one page.

Each is a task of the public schema that looks which brands have something to do and
sends one task to each of them. A message that nobody took in time expires, so that a
worker that was away does not find a thousand of them.
"""

import sys
from typing import Any

from celery.schedules import crontab
from celery.signals import beat_init, worker_init

from reputation.celery import app
from reputation.warming import keep_shared, warm_up_reading

app.conf.beat_schedule = {
    "risk that wants another look": {
        "task": "reputation.risk.tasks.tick",
        "schedule": 1.0,
        "options": {"expires": 2},
    },
    "events that nobody relayed": {
        "task": "reputation.events.tasks.relay_missed",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "posts that nobody can search yet": {
        "task": "reputation.mentions.tasks.index_recent",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "posts that came while no worker ran": {
        "task": "reputation.mentions.tasks.index_all",
        "schedule": crontab(minute="23"),
    },
    "drills that go on": {
        "task": "reputation.drills.tasks.tick",
        "schedule": 2.0,
        "options": {"expires": 2},
    },
    "cases that nobody did in time": {
        "task": "reputation.cases.tasks.sweep_all",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "steps of playbooks that time opens, or nobody did in time": {
        "task": "reputation.playbooks.tasks.sweep_all",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "rules about posts that nobody answered": {
        "task": "reputation.rules.tasks.ask_all_about_waiting",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "counts of cases that went wrong": {
        "task": "reputation.cases.tasks.count_all",
        "schedule": crontab(minute="11"),
    },
    "mutes whose time is over": {
        "task": "reputation.pipeline.tasks.end_all_mutes",
        "schedule": crontab(minute="7"),
    },
    "models that corrections may teach": {
        "task": "reputation.mentions.tasks.train_all",
        "schedule": crontab(hour="3", minute="29"),
    },
    "answers kept for a day": {
        "task": "reputation.api.tasks.purge_all",
        "schedule": crontab(minute="47"),
    },
    "raw posts kept for 30 days": {
        "task": "reputation.mentions.tasks.purge_all",
        "schedule": crontab(hour="1", minute="53"),
    },
    "histories that get long": {
        "task": "reputation.risk.tasks.thin_all_histories",
        "schedule": crontab(hour="2", minute="41"),
    },
    "accounts: what has expired": {
        "task": "tenants.tasks.purge_expired",
        "schedule": crontab(hour="3", minute="17"),
    },
}


@beat_init.connect
def say_that_it_runs(**_: Any) -> None:
    """Tell whoever started beat, past the log: its ticks are too many to be in there."""
    print("The clock runs.", file=sys.stderr, flush=True)  # noqa: T201 - no log line, see above


@worker_init.connect
def be_ready_before_forking(**_: Any) -> None:
    """Let the worker's children, each new one too, find the engine ready."""
    warm_up_reading()
    keep_shared()
