"""Everybody who may stand at a door, and what of the sides is theirs to see. Said here anew, not asked of the app."""

from dataclasses import dataclass, field

from app.accounts.rights import ROLES
from app.doors import L0, L2, L3, L4
from app.people.staff import STAFF_ROLES
from tests.doors.marks import AIRPORT, AZUL, REYES, RIVAL, SPARKLING, VEGA

ALL_SPARKLING = (REYES, AZUL, AIRPORT, SPARKLING)
# Whose own a thing is, even among people of one account.
PERSONAL = {REYES: "Olivia", AZUL: "Marta", AIRPORT: "Pat", VEGA: "Rosa"}
PERSONAL_KINDS = {"session", "push", "person"}


@dataclass(frozen=True)
class Actor:
    """`sides` are seen in pages; `rights` hold for them at the portal, `staff` at the office and on the route."""

    called: str
    name: str | None = None
    level: int = L0
    kind: str = ""
    stepped_up: bool = False
    sides: tuple[str, ...] = ()
    role: str = ""
    staff: str = ""
    proven: bool = True
    host: str = ""
    marks: tuple[str, ...] = field(default=())

    def browser(self, world):
        """Signed in afresh; with `host` the session's cookie is carried to another company's portal."""
        browser = world.as_(self.name, level=self.level or L3, kind=self.kind, stepped_up=self.stepped_up)
        if self.host:
            carried = browser.get_cookie("__Host-s", domain=browser.host)
            browser.host = self.host
            if carried:
                browser.set_cookie("__Host-s", carried.value, domain=self.host, secure=True, path="/")
        return browser

    @property
    def may_read(self) -> tuple[str, ...]:
        """Marks that may stand on this actor's pages."""
        return (*self.sides, *self.marks)

    @property
    def company(self) -> str:
        at_rival = self.host.startswith("rival") or (not self.host and self.name in ("Rita", "Rosa"))
        return RIVAL if at_rival else SPARKLING

    def may(self, declared, side: str | None, kinds: list[str]) -> bool:
        """Whether this door opens for this actor, to things of this side."""
        if declared.door == "public" or declared.door == "hooks":
            return True
        if self.level < declared.level or (side is not None and side not in self.sides):
            return False
        if declared.door == "portal":
            return self._may_at_portal(declared, side, kinds)
        return self.proven and bool(self.staff) and declared.may in STAFF_ROLES[self.staff]

    def _may_at_portal(self, declared, side: str | None, kinds: list[str]) -> bool:
        if self.staff:
            return declared.staff_too and (side is None or not PERSONAL_KINDS & set(kinds))
        if side is not None and PERSONAL_KINDS & set(kinds) and PERSONAL[side] != self.name:
            return False
        return bool(self.role) and (declared.may is None or declared.may in ROLES[self.role])


ACTORS = (
    Actor("stranger"),
    Actor("stranger at Rival", host="rival.localhost"),
    Actor("Olivia by a link", "Olivia", L2, "link", sides=(REYES,), role="owner"),
    Actor("Olivia", "Olivia", L3, sides=(REYES,), role="owner"),
    Actor("Olivia, just proven", "Olivia", L4, stepped_up=True, sides=(REYES,), role="owner"),
    Actor("Marta", "Marta", L3, sides=(AZUL, AIRPORT), role="manager"),
    Actor("Pat", "Pat", L3, sides=(AZUL, AIRPORT), role="payer"),
    Actor("Finn", "Finn", L3, sides=(AZUL, AIRPORT), role="viewer"),
    Actor("Faye of one property", "Faye", L3, sides=(AIRPORT,), role="facilities"),
    Actor("Otto", "Otto", L4, stepped_up=True, sides=ALL_SPARKLING, staff="owner"),
    Actor("Otto without second factor", "Otto", L3, "full", staff="owner", proven=False),
    Actor("Tess", "Tess", L3, sides=(REYES,), staff="technician", marks=(SPARKLING,)),
    Actor("Diego", "Diego", L3, sides=(AZUL, AIRPORT), staff="technician", marks=(SPARKLING,)),
    Actor("Rita", "Rita", L4, stepped_up=True, sides=(VEGA, RIVAL), staff="owner"),
    Actor("Rosa", "Rosa", L3, sides=(VEGA,), role="owner"),
    Actor("Rosa's cookie at Sparkling", "Rosa", L0, host="sparkling.localhost"),
    Actor("Olivia's cookie at Rival", "Olivia", L0, host="rival.localhost"),
)
