"""A technician's phone without signal, in Python: what the scripts seal and send."""

import base64
import datetime as dt
import json
from io import BytesIO

from app.base import clock
from app.base.sealed_box import seal_box
from tests.visits.places import tasks_of
from tests.visits.stop_forms import field

AT = "/technician/offline"
NONCE = bytes(range(12))
AN_HOUR = dt.timedelta(hours=1)


class Phone:
    """What the scripts do, in Python."""

    def __init__(self, world, name: str = "Tess"):
        self.world, self.browser, self.marks, self.answer = world, world.as_(name), 0, {}
        self.person = self.browser.get(AT).json["person"]

    def item(self, visit, doing: str, *fields, ago: dt.timedelta = AN_HOUR, photo: bytes = b"", **changes) -> dict:
        self.marks += 1
        at = round((clock.now() - ago).timestamp() * 1000)
        told = {"person": self.person, "visit": visit.uid, "day": visit.day.isoformat(), "kind": doing, "at": at,
                "offset": 0, "fields": [list(one) for one in fields]} | changes  # fmt: skip
        head = json.dumps(told).encode()
        mark = f"mark-{self.marks}"
        key, point, closed = seal_box(len(head).to_bytes(4) + head + photo, mark.encode(), NONCE)
        return {"mark": mark, "key": key, "point": _words(point), "nonce": _words(NONCE), "closed": closed}

    def post(self, item: dict, sent_at: dt.datetime | None = None, **headers):
        form = {name: value for name, value in item.items() if name != "closed"}
        form |= {"sealed": (BytesIO(item["closed"]), "sealed"),
                 "sent_at": str(round((sent_at or clock.now()).timestamp() * 1000))}  # fmt: skip
        return self.world.post(self.browser, AT, form)

    def send(self, *item, **details) -> list[str]:
        answer = self.post(self.item(*item, **details))
        assert answer.status_code == 200
        self.answer = answer.json
        return self.answer["told"]


def _words(some: bytes) -> str:
    return base64.b64encode(some).decode()


def whole_visit(world, visit) -> list[tuple]:
    done = [(f"task-{task.uid}", "done", "") for task in tasks_of(world, visit)]
    return [(field(world, "ph"), "7.5", ""), ("note", "All clear", ""), *done]


def dose(world) -> list[tuple]:
    unit = field(world, "muriatic_acid", part="unit")
    return [(field(world, "muriatic_acid", part="dose"), "16", ""), (unit, "fl oz", "fl oz")]
