"""What stands beside the pools of the cast, the papers about it, and what was said of the last visits."""

import datetime as dt
import json

import typst
from sqlmodel import col, select

from app.accounts.models import Account
from app.base import clock, current, db, files
from app.base.db import session
from app.base.events import quietly
from app.documents.keeping import add_document
from app.documents.receiving import Received
from app.equipment.keeping import add_equipment, note_work
from app.equipment.models import Equipment
from app.people.models import Person
from app.properties.models import Property
from app.visits.models import Photo, Visit
from app.visits.rating import rate
from app.visits.recommending import recommend
from app.visits.states import COMPLETED
from app.visits.swimming import change_swim_rules
from tests.world import Cast

# kind, make, model, serial, years since it was installed, years of warranty
REYES = (
    ("variable_pump", "Pentair", "IntelliFlo3 VSF", "0512-88231-P", 1, 3),
    ("cartridge_filter", "Pentair", "Clean & Clear Plus 420", "CCP-420-19077", 4, 10),
    ("gas_heater", "Raypak", "Avia 264", "AV-264-55310", 2, 2),
    ("cleaner", "Polaris", "VRX iQ+", "PVX-2210046", 1, 3),
)
AZUL = (
    ("pump", "Sta-Rite", "IntelliPro XF", "SR-XF-70212", 3, 3),
    ("sand_filter", "Triton", "TR-140C", "TR140-3381", 6, 10),
    ("salt_cell", "Hayward", "TurboCell T-15", "T15-904417", 1, 3),
    ("controller", "CAT", "4000", "CAT4-11902", 2, 2),
)
WORK = {"variable_pump": "Cleaned the strainer basket", "cartridge_filter": "Rinsed the cartridges, 18 psi afterwards",
        "salt_cell": "Acid bath, plates are clean", "sand_filter": "Backwashed for four minutes"}  # fmt: skip
SWIMS = {"muriatic_acid": 120, "liquid_chlorine": 60, "cal_hypo": 240, "dry_acid": 120}


def add_belongings(cast: Cast, today: dt.date) -> None:
    tess = session().get(Person, cast.people["Tess"])
    with quietly(), current.serving(current.company(), tess), db.writing():
        change_swim_rules(
            waits=SWIMS, words="Good to swim from {time} ({product} added {added}).",
            words_es="Se puede nadar desde las {time} ({product} a las {added}).",
        )  # fmt: skip
        for name, pieces in (("Reyes", REYES), ("Azul Downtown", AZUL)):
            place = session().get(Property, cast.properties[name])
            _papers(place, _pieces(place, cast.pools[f"{name} pool"], pieces, today), today)
            _after_the_last_visit(place)


def _pieces(place: Property, pool_id: int, pieces: tuple, today: dt.date) -> list[Equipment]:
    """Each on its day of installation; the heater's warranty ends soon, and that was told."""
    made = []
    for kind, make, model, serial, years, warranty in pieces:
        installed = today.replace(year=today.year - years, day=1) + dt.timedelta(days=45)
        until = installed.replace(year=installed.year + warranty)
        piece = add_equipment(place, pool_id=pool_id, kind=kind, make=make, model=model, serial=serial,
                              installed_on=installed, warranty_until=until)  # fmt: skip
        piece.told_days = 60 if 0 <= (until - today).days <= 60 else None
        made.append(piece)
    _show(made[0], place)
    for piece, visit in zip(made * 2, _last_visits(place, 5), strict=False):
        if piece.kind in WORK:
            note_work(piece, visit.id, visit.day, WORK[piece.kind])
    return made


def _show(piece: Equipment, place: Property) -> None:
    """A photo of it from a visit."""
    taken = select(Photo).join(Visit, Visit.id == Photo.visit_id).where(Visit.property_id == place.id)
    photo = session().exec(taken.where(Photo.kind == "equipment").order_by(col(Photo.id).desc())).first()
    for name in ("full_key", "medium_key", "thumb_key", "width", "height", "thumb_width", "thumb_height"):
        setattr(piece, name, getattr(photo, name))
    piece.done_at = clock.now()
    session().add(piece)


def _papers(place: Property, pieces: list[Equipment], today: dt.date) -> None:
    account, name = session().get(Account, place.account_id), current.company().name
    agreement = _pdf("Service agreement", [
        f"Between {name} and {account.name}, for the pool at {place.address}.",
        "Weekly service: water test, balancing, skimming, brushing, baskets, filter pressure.",
        "Either side may end it with thirty days' notice.",
    ])  # fmt: skip
    add_document(account, agreement, title="Service agreement", category="contract",
                 expires_on=today + dt.timedelta(days=210))  # fmt: skip
    piece = pieces[0]
    warranty = _pdf("Limited warranty", [
        f"{piece.make} {piece.model}, serial number {piece.serial}.",
        f"Installed {piece.installed_on:%B %d, %Y}; covered until {piece.warranty_until:%B %d, %Y}.",
    ])  # fmt: skip
    add_document(account, warranty, title=f"Warranty: {piece.make} {piece.model}", category="warranty",
                 property_id=place.id, equipment_id=piece.id, expires_on=piece.warranty_until)  # fmt: skip


def _pdf(title: str, lines: list[str]) -> Received:
    body = "\n\n".join("#" + json.dumps(line) for line in lines)
    text = f'#set document(title: "{title}")\n#set text(lang: "en")\n= {title}\n\n{body}\n'
    content = typst.compile({"main": text.encode()}, timestamp=clock.now().replace(microsecond=0))
    return Received(len(content), pdf_key=files.put(content))


def _after_the_last_visit(place: Property) -> None:
    last, before, *_ = _last_visits(place, 2)
    person = session().exec(select(Person).where(Person.name.in_(("Olivia Reyes", "Marta Ruiz"))).order_by(Person.id))
    named = {one.name.split()[0]: one for one in person}
    rate(before, named["Olivia" if not place.name else "Marta"], 5, "The water has never looked better.")
    recommend(last, "The filter cartridges are four years old: replace them before summer.")


def _last_visits(place: Property, count: int) -> list[Visit]:
    done = select(Visit).where(Visit.property_id == place.id, Visit.state == COMPLETED)
    return list(session().exec(done.order_by(col(Visit.day).desc()).limit(count)))
