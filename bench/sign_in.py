"""`python -m bench.sign_in Olivia` prints the secret of a fresh session, for the cookie."""

import sys

from sqlmodel import select

from app import create_app
from app.base import db
from app.companies.models import serving
from app.people.models import Person
from app.people.sessions import L3, start_session
from app.settings import Settings


def main(who: str) -> None:
    create_app(Settings())
    with serving(1), db.writing():
        named = select(Person).where(Person.name.startswith(f"{who} ")).order_by(Person.id)
        _, secret = start_session(db.session().exec(named).first(), "full", L3, "the bench")
    print(secret)


if __name__ == "__main__":
    main(sys.argv[1])
