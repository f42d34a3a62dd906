"""`python -m bench.stop_world STOPS`: the cast and so many routine stops of today; prints who and what as JSON."""

import json
import sys

from app import create_app
from app.base import clock, db
from app.base.db import session
from app.companies.models import serving
from app.migrate import migrate
from app.people.models import Person
from app.people.sessions import L3, start_session
from app.plans.models import Plan
from app.properties.models import Pool, Property
from app.settings import Settings
from app.visits.models import Task
from app.visits.scheduling import visit_on
from tests.world import make_cast


def main(count: int) -> None:
    create_app(Settings())
    migrate()
    cast = make_cast(clock.today("America/Phoenix"))
    with serving(cast.companies["Sparkling Pools"]), db.writing():
        print(json.dumps(_made(cast, count)))


def _made(cast, count: int) -> dict:
    place, plan = session().get(Property, cast.properties["Reyes"]), session().get(Plan, cast.plans["Reyes"])
    for at in range(count):
        visit = visit_on(place, clock.today(place.zone), technician_id=cast.people["Tess"], stop_order=at)
        session().add_all(Task(visit_id=visit.id, name=name, position=at) for at, name in enumerate(plan.tasks))
    _row, secret = start_session(session().get(Person, cast.people["Tess"]), "technician", L3, "the bench")
    return {"pool": session().get(Pool, cast.pools["Reyes pool"]).uid, "tasks": len(plan.tasks), "Tess": secret}


if __name__ == "__main__":
    main(int(sys.argv[1]))
