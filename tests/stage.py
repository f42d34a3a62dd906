"""What a test does with the cast: sign somebody in, let the worker work, look at what reached whom."""

import re
from contextlib import ExitStack
from contextvars import Context

from flask.testing import FlaskClient

from app import entrance, worker
from app.base import current, db
from app.companies.models import Company, serving
from app.notices.pretend_carrier import Outbox
from app.people.models import Person
from app.people.sessions import L3, start_session
from tests.world import Cast

CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
HOSTS = {"Rita": "rival.localhost", "Rosa": "rival.localhost"}
KINDS = {"Otto": "staff", "Rita": "staff", "Tess": "technician", "Diego": "technician"}


class Browser(FlaskClient):
    """Asks its company's host, each time in a context of its own, as a server's thread would."""

    host = "sparkling.localhost"

    def open(self, *args, **kwargs):
        kwargs.setdefault("base_url", f"http://{self.host}")
        return Context().run(super().open, *args, **kwargs)


class Stage:
    """Inside it, the tests' own queries see Sparkling Pools: `world.get(Visit, id)`, `with world.writing(): ...`."""

    def __init__(self, app, cast: Cast):
        self.app, self.cast = app, cast
        self._stack = ExitStack()

    def __enter__(self) -> "Stage":
        entrance.forget_hosts()
        self._stack.enter_context(self.app.test_request_context("/", base_url="http://sparkling.localhost"))
        self.company = self._stack.enter_context(serving(self.cast.companies["Sparkling Pools"]))
        self._empty_outboxes()
        return self

    def _empty_outboxes(self) -> None:
        """They are the app's, not the database's: a test must not find what another one sent."""
        for file in (current.settings().data_dir / "outbox").glob("*.db"):
            Outbox(file).clear()

    def __exit__(self, *error) -> None:
        self._stack.close()

    # ---- rows ----

    def get(self, model, id):
        """The row as it is now, whoever changed it meanwhile."""
        db.session().rollback()
        db.session().expire_all()
        return db.session().get(model, id)

    def row(self, model, id):
        """The row inside writing(), where the transaction itself must not be ended."""
        return db.session().get(model, id)

    def all(self, statement) -> list:
        db.session().rollback()
        return list(db.session().exec(statement).all())

    def writing(self):
        return db.writing()

    def person(self, name: str) -> Person:
        return self.get(Person, self.cast.people[name])

    def rival(self):
        """Rows of Rival Pools instead, until the block ends."""
        return serving(self.cast.companies["Rival Pools"])

    # ---- people ----

    def as_(self, name: str | None, *, level: int = L3, kind: str = "", stepped_up: bool = False) -> FlaskClient:
        """A browser on which this person is signed in; None is a stranger."""
        host = HOSTS.get(name, "sparkling.localhost")
        browser = Browser(self.app, self.app.response_class)
        browser.host = host
        if name is not None:
            secret = self._session_of(name, level, kind or KINDS.get(name, "full"), stepped_up)
            browser.set_cookie(entrance.cookie_name("s"), secret, domain=host, secure=True, path="/")
        return browser

    def _session_of(self, name: str, level: int, kind: str, stepped_up: bool) -> str:
        company = "Rival Pools" if name in HOSTS else "Sparkling Pools"
        with serving(self.cast.companies[company]), db.writing():
            person = db.session().get(Person, self.cast.people[name])
            _, secret = start_session(person, kind, level, "a browser in a test", stepped_up=stepped_up)
        return secret

    # ---- time ----

    def work(self) -> int:
        """Lets the worker do all that is due now."""
        return worker.drain()

    @property
    def sparkling(self) -> Company:
        return current.company()

    # ---- forms ----

    def post(self, browser: FlaskClient, path: str, data: dict | None = None, *, htmx: bool = False, **options):
        """Posts as the page would: with the browser's CSRF token; with htmx the answer is the fragment."""
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"} if htmx else {}
        return browser.post(path, data={"csrf_token": self.token(browser), **(data or {})}, headers=headers, **options)

    def token(self, browser: FlaskClient) -> str:
        """The token that pages shown to this browser carry."""
        return CSRF.search(browser.get("/offline").text)[1]
