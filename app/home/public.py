"""Whether we live, and what to show when there is no network."""

import json

from flask import Response, current_app

from app.base import current
from app.base.fragments import page
from app.doors import L0, public
from app.home.health import what_is_wrong
from app.home.worker_file import worker_script


def _json(told: dict, status: int = 200) -> Response:
    return Response(json.dumps(told) + "\n", status, mimetype="application/json")


@public.get("/up", level=L0)
def up():
    return _json({"up": True})


@public.get("/ready", level=L0)
def ready():
    wrong = what_is_wrong()
    return _json({"ready": not wrong, "wrong": wrong}, 503 if wrong else 200)


@public.get("/offline", level=L0)
def offline():
    return page("home/public_offline.html")


@public.get("/sw.js", level=L0)
def service_worker():
    script = worker_script(current_app.extensions["assets"], current.company())
    return Response(
        script, mimetype="text/javascript", headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    )
