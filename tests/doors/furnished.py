"""The cast's world with one of everything for each side, every text of it marked. See marks.py."""

import datetime as dt

from sqlmodel import select

from app.accounts.models import Account, Change, ServiceHold
from app.accounts.opening import give_role
from app.approvals.models import Approval, ApprovalRule, Approver
from app.base import db, files
from app.base.db import session
from app.companies.models import serving
from app.conversations.models import Message, MessagePhoto, Thread
from app.documents.models import Document
from app.equipment.models import Equipment, EquipmentWork
from app.invoices.drafting import NewLine, draft_invoice, issue
from app.invoices.ledger import write
from app.invoices.models import Correction, DunningRules
from app.invoices.models_runs import InvoiceRun
from app.notices.models import AlertRule, Broadcast, DeadAddress, Notice, OfficeAlert, PushDevice, TextConsent
from app.pauses.models import Pause
from app.payments.models import Attempt, BankDay, Dispute, ExportBatch, StoredMethod, TipShare
from app.payments.models_autopay import AutoPay, Mandate
from app.people.joining import add_person
from app.people.links import link_for
from app.people.models import ContactChange, Person
from app.people.sessions import L3, start_session
from app.plans.models import EquipmentRule, Plan
from app.properties.access import change_access
from app.properties.instructions import write_instructions
from app.properties.models import AccessView, Pool, Property
from app.properties.preferences import say_concern
from app.reports.models import PropertyReport
from app.statements.models import PaperBundle, StatementReader
from app.visits.models import Dose, Part, Photo, Rating, Reading, Recommendation, SentLater, SkipReason, Task, Visit
from app.visits.models_changes import Disruption, Offer, Position, Stage
from app.visits.spots import spot_of
from tests.doors import marks
from tests.doors.marks import AIRPORT, AZUL, INTERNAL, REYES, RIVAL, SPARKLING, VEGA

TODAY = dt.date(2026, 11, 19)
# side: company, account, property, whose person, which technician
PLACES = {
    REYES: ("Sparkling Pools", "Reyes", "Reyes", "Olivia", "Tess"),
    AZUL: ("Sparkling Pools", "Hotel Azul", "Azul Downtown", "Marta", "Diego"),
    AIRPORT: ("Sparkling Pools", "Hotel Azul", "Azul Airport", "Pat", "Diego"),
    VEGA: ("Rival Pools", "Vega", "Vega", "Rosa", "Rita"),
}
POOLS = {REYES: "Reyes pool", AZUL: "Azul Downtown pool", AIRPORT: "Azul Airport pool", VEGA: "Vega pool"}


def furnish(world) -> None:
    """All that the doors lead to, in both companies."""
    for company, side in (("Sparkling Pools", SPARKLING), ("Rival Pools", RIVAL)):
        with serving(world.cast.companies[company]), db.writing():
            _company_rows(world, side)
    for side in PLACES:
        furnish_side(world, side)
    db.session().expire_all()


def _company_rows(world, side: str) -> None:
    session().add(SkipReason(name=f"Reason {side}", owner_text=f"Owner text {side}"))
    session().add(AlertRule(kind="reading", threshold=1.0))
    session().add(DunningRules(remind_since=TODAY, steps=[[0, ["email"]]], hold_days=45))
    if side == SPARKLING:
        faye = add_person("Faye Lund", "faye@azul.example", "+16025550199")
        give_role(faye, session().get(Account, world.cast.accounts["Hotel Azul"]), "facilities",
                  property_id=world.cast.properties["Azul Airport"])
        world.cast.people["Faye"] = faye.id


def furnish_side(world, side: str, words: str = "") -> None:
    """`words` instead of the side's mark, to see what becomes of them on pages."""
    company, account, place, person, technician = PLACES[side]
    cast = world.cast
    with serving(cast.companies[company]), db.writing():
        rows = {
            "account": session().get(Account, cast.accounts[account]),
            "place": session().get(Property, cast.properties[place]),
            "person": session().get(Person, cast.people[person]),
            "technician": session().get(Person, cast.people[technician]),
            "pool": session().get(Pool, cast.pools[POOLS[side]]),
            "plan": session().get(Plan, cast.plans[place]),
        }
        Side(side, words or side, **rows).make()


class Side:
    """Rows of one side, each with the side's mark in its texts."""

    def __init__(self, side: str, mark: str, account, place, person, technician, pool, plan):
        self.side, self.cents = side, marks.CENTS[side]
        self.mark, self.account, self.place, self.person = mark, account, place, person
        self.technician, self.pool, self.plan = technician, pool, plan

    def add(self, row):
        session().add(row)
        session().flush()
        return row

    def make(self) -> None:
        self._names()
        self._way_in()
        self._visits()
        self._money()
        self._people()
        self._for_the_office()

    def _names(self) -> None:
        m = self.mark
        if self.side != AIRPORT:
            self.account.name, self.account.note = f"Account {m}", f"{INTERNAL} account {m}"
            self.account.billing_street = f"1 {m} Billing Rd"
        self.person.name = f"{self.person.first_name} {m}"
        self.place.street, self.place.note = f"12 {m} Street", f"{INTERNAL} property {m}"
        self.place.name = f"Place {m}"
        self.pool.name, self.plan.name, self.plan.description = f"Pool {m}", f"Plan {m}", f"Described {m}"
        self.plan.price_cents, self.plan.tasks = self.cents, [f"Task {m}"]
        for row in (self.account, self.person, self.place, self.pool, self.plan):
            self.add(row)

    def _way_in(self) -> None:
        m = self.mark
        change_access(self.place, gate_code=marks.code_of(m), lock_code=f"{marks.code_of(m)}lock",
                      directions=f"{marks.WAY_IN} {m}", has_pets=True, pets=f"Dog {m}", hazards=f"Hazard {m}")
        write_instructions(self.place, f"Instruction {m}")
        say_concern(self.place, f"Wish {m}")
        self.add(AccessView(property_id=self.place.id, person_id=self.technician.id,
                            person_name=f"Looked {m}", reason="stop"))
        self.add(Pause(property_id=self.place.id, starts_on=TODAY + dt.timedelta(days=40),
                       ends_on=TODAY + dt.timedelta(days=50), person_id=self.person.id, person_name=f"Paused {m}"))

    def _visits(self) -> None:
        done = self._visit(-7, state="completed", ended_at=_at(-7), arrived_at=_at(-7), note=f"Note {self.mark}",
                           internal_note=f"{INTERNAL} visit {self.mark}")
        for kind, value in (("free_chlorine", 3.0), ("ph", 7.9)):
            self.add(Reading(visit_id=done.id, pool_id=self.pool.id, kind=kind, value=value, low=1.0, high=5.0))
        self.add(Dose(visit_id=done.id, pool_id=self.pool.id, product="liquid_chlorine", amount=1.0, unit="gal",
                      reason=f"Reason {self.mark}", price_cents=self.cents))
        self.add(EquipmentRule(kind="cover", thing="task", name=f"rule-{self.side}"))
        self.add(Part(visit_id=done.id, name=f"Part {self.mark}", price_cents=self.cents, shows_price=False))
        self.add(SentLater(person_id=self.technician.id, person_name=f"Sent {self.mark}", visit_id=done.id,
                           mark=f"mark-{self.side}", kind="report", happened_at=_at(-7),
                           told=[f"{INTERNAL} told {self.mark}"], kept=[["pH", f"{INTERNAL} kept {self.mark}"]]))
        for visit in (done, self._visit(0), self._visit(3)):
            self.add(Task(visit_id=visit.id, name=f"Task {self.mark}"))
            self._photo(visit)
        self.done = done
        self._equipment()
        self._said()
        self._changes()

    def _said(self) -> None:
        m, key = self.mark, files.put(f"message {self.mark}".encode())
        here = {"account_id": self.account.id, "property_id": self.place.id}
        self.add(Recommendation(**here, visit_id=self.done.id, words=f"Recommended {m}", person_name=f"Tess {m}"))
        self.add(Rating(visit_id=self.done.id, account_id=self.account.id, technician_id=self.technician.id, stars=2,
                        words=f"Rated {m}", person_name=f"Rater {m}"))
        thread = self.add(Thread(**here, person_id=self.person.id, person_name=f"Told {m}", thing="visit",
                                 thing_id=self.done.id, place=f"/visits/{self.done.uid}", about=f"Concern {m}",
                                 subject=f"concern-{self.side}"))
        message = self.add(Message(thread_id=thread.id, person_name=f"Wrote {m}", text=f"Not right {m}"))
        self.add(MessagePhoto(thread_id=thread.id, message_id=message.id, full_key=key, thumb_key=key, done_at=_at(-7)))

    def _equipment(self) -> None:
        m, key = self.mark, files.put(f"equipment {self.mark}".encode())
        drawn = {"full_key": key, "thumb_key": key, "done_at": _at(-7)}
        here = {"account_id": self.account.id, "property_id": self.place.id}
        piece = self.add(Equipment(**here, pool_id=self.pool.id, kind="pump", make=f"Make {m}", model=f"Model {m}",
                                   serial=f"Serial {m}", note=f"About {m}", **drawn))
        self.add(EquipmentWork(equipment_id=piece.id, visit_id=self.done.id, day=self.done.day, words=f"Work {m}"))
        for category, title in (("warranty", "Warranty"), ("contract", "Contract")):
            self.add(Document(**here, category=category, title=f"{title} {m}", done_at=_at(-7),
                              pdf_key=files.put(f"%PDF {m}".encode())))
        self.add(PropertyReport(**here, person_id=self.person.id, form="history_csv", first=TODAY, last=TODAY,
                                done_at=_at(-7), state="ready", key=files.put(f"report {m}".encode())))
        self.add(Document(**here, category="other", is_shown=False, title=f"{INTERNAL} paper {m}", **drawn))

    def _changes(self) -> None:
        """A storm of today with the choice of its visit, a longer job, and where she was on her way."""
        m = self.mark
        self.add(Stage(visit_id=self.done.id, name=f"Stage {m}"))
        here = select(Visit).where(Visit.property_id == self.place.id, Visit.day == TODAY)
        today = session().exec(here).one()
        planned = self.add(Disruption(kind="delay", day=TODAY, visit_id=today.id, reason=f"Reason {m}", minutes=5,
                                      person_name=f"storm-{self.side}", done_at=_at(0), due_at=None))
        spot = {**spot_of(today), "day": (TODAY + dt.timedelta(days=5)).isoformat()}
        self.add(Offer(disruption_id=planned.id, visit_id=today.id, account_id=self.account.id,
                       property_id=self.place.id, before=spot_of(today), after=spot_of(today), slots=[spot]))
        self.add(Position(visit_id=today.id, latitude=33.4, longitude=-112.0))

    def _visit(self, days: int, **details) -> Visit:
        return self.add(Visit(
            property_id=self.place.id, account_id=self.account.id, plan_id=self.plan.id,
            technician_id=self.technician.id, technician_name=self.technician.name, name=f"Visit {self.mark}",
            day=TODAY + dt.timedelta(days=days), window_from=dt.time(8), window_to=dt.time(12), **details))

    def _photo(self, visit: Visit) -> None:
        key = files.put(f"picture {self.mark} {visit.id}".encode())
        self.add(Photo(visit_id=visit.id, caption=f"Caption {self.mark}", full_key=key, thumb_key=key, width=4,
                       height=3,
                       thumb_width=4, thumb_height=3, done_at=_at(-7)))

    def _money(self) -> None:
        m, cents = self.mark, self.cents
        lines = [NewLine(f"Line {m}", cents, property_id=self.place.id, visits=(self.done.id,))]
        self.invoice = draft_invoice(self.account, lines, note=f"Invoice note {m}", purchase_order=f"PO {m}")
        issue(self.invoice)
        draft_invoice(self.account, [NewLine(f"{INTERNAL} draft {m}", cents)])
        self._about_money()
        method = self.add(StoredMethod(account_id=self.account.id, person_id=self.person.id, bank_id=f"pm_{self.side}",
                                       kind="card", brand=f"Card {m}", last4="4242", is_default=self.side != AIRPORT))
        autopay = self.add(AutoPay(account_id=self.account.id, property_id=self.place.id, method_id=method.id))
        self.add(Mandate(autopay_id=autopay.id, account_id=self.account.id, method_id=method.id,
                         person_id=self.person.id, person_name=f"Agreed {m}", version="card-1", language="en",
                         text=f"Mandate {m}"))
        self.add(Correction(account_id=self.account.id, invoice_id=self.invoice.id, kind="credit", cents=cents,
                            reason=f"{INTERNAL} correction {m}", person_name=f"asks-{self.side}"))
        for state in ("succeeded", "failed"):
            attempt = self.add(Attempt(
                account_id=self.account.id, person_id=self.person.id, person_name=f"Payer {m}", method_id=method.id,
                cents=cents, state=state, method_words=f"Card {m}", done_at=_at(-1), tip_cents=100,
                payment_intent=f"pi_{self.side}{state}", settled_at=_at(-1), failure_code=""))  # fmt: skip
            self._tip(attempt)
            self._dispute(attempt)

        if self.side != AIRPORT:
            self.add(ServiceHold(account_id=self.account.id, invoice_id=self.invoice.id, cents=cents, begins_on=TODAY))
        self.add(BankDay(day=TODAY - dt.timedelta(days=1 + list(PLACES).index(self.side)), due_at=None,
                         error=f"bank-{self.side}"))  # fmt: skip
        batch = self.add(ExportBatch(number=1 + list(PLACES).index(self.side), after_id=0, upto_id=0,
                                     person_name=f"export-{self.side}"))  # fmt: skip
        batch.files = {"report": files.put(f"export {m}".encode())}

    def _tip(self, attempt: Attempt) -> None:
        if attempt.state != "succeeded":
            return
        for kind, cents in (("tip", 100), ("payment", -100)):
            write(kind, cents, attempt.payment_intent, account_id=self.account.id, attempt_id=attempt.id)
        self.add(TipShare(attempt_id=attempt.id, technician_id=self.technician.id, cents=100,
                          technician_name=f"Tipped {self.mark}"))  # fmt: skip

    def _dispute(self, attempt: Attempt) -> None:
        """Lost, and not asked for again; its cent came back, so that the books are as they were."""
        if attempt.state != "succeeded":
            return
        for source, cents in ((f"dp_{self.side}", 1), (f"dp_{self.side}:won", -1)):
            write("reversal", cents, source, account_id=self.account.id, attempt_id=attempt.id)
        self.add(Dispute(attempt_id=attempt.id, source=f"dp_{self.side}", cents=1, state="lost",
                         asked_again_by=f"asks-{self.side}"))  # fmt: skip

    def _about_money(self) -> None:
        m, ids = self.mark, {"account_id": self.account.id, "person_id": self.person.id}
        if self.side != AIRPORT:
            self.add(ApprovalRule(account_id=self.account.id, above_cents=self.cents * 100))
        approver = self.add(Approver(**ids))
        self.add(Approval(invoice_id=self.invoice.id, approver_id=approver.id, person_id=self.person.id,
                          person_name=f"Approved {m}", cents=self.cents))
        thread = self.add(Thread(**ids, person_name=f"Asked {m}", thing="invoice", thing_id=self.invoice.id,
                                 place=f"/invoices/{self.invoice.uid}", about=f"About {m}",
                                 subject=f"asked-{self.side}", answered_at=_at(-1)))
        self.add(Message(thread_id=thread.id, person_name=f"Wrote {m}", text=f"Message {m}", is_office=True))
        self.add(PaperBundle(**ids, first=TODAY, last=TODAY, state="empty", due_at=None))
        self.add(StatementReader(**ids))

    def _people(self) -> None:
        m, person = self.mark, self.person
        signed_in, _ = start_session(person, "full", L3, f"Device {m}")
        self.add(PushDevice(person_id=person.id, signed_in_id=signed_in.id, endpoint=f"https://push.example/{self.side}",
                            p256dh="p", auth="a", label=f"Phone {m}"))
        self.add(TextConsent(person_id=person.id, phone=person.phone, purpose="service", given=True, source="portal",
                             text=f"{INTERNAL} agreed {m}"))  # fmt: skip
        self.add(DeadAddress(address=f"dead-{self.side}@{m}.example", channel="email", why=f"{INTERNAL} bounced {m}"))
        self.add(ContactChange(person_id=person.id, kind="email", old=person.email, new=f"new@{m}.example"))
        for thing, channel in ((self.invoice, "email"), (self.done, "text"), (None, "email"), (self.invoice, "paper")):
            owner = None if channel == "paper" else person
            link_for(owner, thing, channel, person.email if owner else "", owner is not None)

    def _for_the_office(self) -> None:
        m = self.mark
        self.add(InvoiceRun(month=TODAY.replace(day=1), through=TODAY, state="ready", due_at=None,
                            person_name=f"run-{self.side}"))
        self.add(Change(account_id=self.account.id, property_id=self.place.id, person_id=self.person.id,
                        person_name=f"Changer {m}", thing="pool", thing_id=self.pool.id,
                        before={"name": f"Before {m}"}, after={"name": f"After {m}"}))
        self.add(OfficeAlert(kind="reading", account_id=self.account.id, thing="visit", thing_id=self.done.id,
                             title=f"{INTERNAL} alert {m}", detail=f"{INTERNAL} detail {m}",
                             dedupe=f"alert-{self.side}"))
        self.add(Broadcast(person_id=self.person.id, person_name=f"broadcast-{self.side}", due_at=None,
                           purpose="service", channels=["email"],
                           words={"en": [f"{INTERNAL} title {m}", f"{INTERNAL} words {m}"]},
                           audience={"day": None}))  # fmt: skip
        self.add(Notice(person_id=self.person.id, event="visit_completed", channel="email", to=self.person.email,
                        thing="visit", thing_id=self.done.id, dedupe=f"notice-{self.side}", state="sent",
                        done_at=_at(-7)))


def _at(days: int) -> dt.datetime:
    return dt.datetime(2026, 11, 19, 16, 0, tzinfo=dt.UTC) + dt.timedelta(days=days)
