"""`python -m bench.live_world VISITS WATCHERS`: the cast, so many stops of today, a phone, and so many open browsers of
its owner; prints who and what as JSON.
"""

import json
import sys

from app import create_app
from app.base import clock, db
from app.base.db import session
from app.companies.models import serving
from app.migrate import migrate
from app.notices.models import NoticeRules, PushDevice
from app.people.models import Person
from app.people.sessions import L3, start_session
from app.properties.models import Property
from app.settings import Settings
from app.visits.scheduling import visit_on
from bench.notices import keys
from tests.world import make_cast


def main(count: int, watchers: int) -> None:
    create_app(Settings())
    migrate()
    cast = make_cast(clock.today("America/Phoenix"))
    with serving(cast.companies["Sparkling Pools"]), db.writing():
        print(json.dumps(_made(cast, count, watchers)))


def _made(cast, count: int, watchers: int) -> dict:
    place, tess = session().get(Property, cast.properties["Reyes"]), cast.people["Tess"]
    today = clock.today(place.zone)
    visits = [visit_on(place, today, technician_id=tess, stop_order=at).uid for at in range(count)]
    owner = session().get(Person, cast.people["Olivia"])
    olivia, hers = start_session(owner, "full", L3, "the bench")
    watching = [start_session(owner, "full", L3, "the bench")[1] for _ in range(watchers)]
    _row, tess_secret = start_session(session().get(Person, tess), "technician", L3, "the bench")
    p256dh, auth = keys()
    session().add(PushDevice(person_id=olivia.person_id, signed_in_id=olivia.id, p256dh=p256dh, auth=auth,
                             endpoint="https://fcm.googleapis.com/fcm/send/bench"))  # fmt: skip
    session().add(NoticeRules(texts_a_day=10_000, pushes_a_day=10_000))
    return {"visits": visits, "Olivia": hers, "Tess": tess_secret, "watchers": watching}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
