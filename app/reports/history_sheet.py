"""The history of a pool's water: as a paper to read, and as a table to calculate with."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from app.accounts.models import Account
from app.base import clock, current
from app.base.db import session
from app.base.languages import _, date_plain, ngettext
from app.base.qr import qr_svg_bytes
from app.base.spreadsheets import csv_bytes
from app.invoices.paper_form import PaperParty
from app.invoices.paper_values import link_to, paper_company
from app.invoices.sheet import code, head_and_foot, party
from app.invoices.typesetting import framed, typeset
from app.properties.models import Property
from app.reports.blocks import TONES, Cell, block, toned
from app.reports.models import PropertyReport
from app.reports.reading_words import verdict_words
from app.visits.doses import UNIT_NAMES
from app.visits.readings import KINDS
from app.visits.shown import amount_words, value_words

Chapters = list[dict[str, Any]]
# So many columns of readings fit beside the day; what was tested seldom comes last.
MOST_COLUMNS = 9


def history_pdf(report: PropertyReport, place: Property, chapters: Chapters) -> bytes:
    return paper(report, place, _("Service history"), [visits_block(chapters), *water_blocks(chapters),
                                                       *dose_blocks(chapters)])  # fmt: skip


def paper(report: PropertyReport, place: Property, title: str, blocks: list[dict], facts: Iterable = ()) -> bytes:
    """Any paper about a property between two days. Inside speaking()."""
    company, link = paper_company(current.company()), link_to(f"/properties/{place.uid}")
    language, logo = current.language(), company.brand.logo
    days = f"{date_plain(report.first)} – {date_plain(report.last)}"
    texts = {
        **head_and_foot(company, language, title, place.title), "to": party(_("For"), party_at(place)),
        "facts": [[_("From"), date_plain(report.first)], [_("To"), date_plain(report.last)], *facts],
        "headline": {"label": place.title, "words": _visits_words(report.total), "detail": days,
                  "code": code(link, _("See it online"))},
        "blocks": blocks,
    }  # fmt: skip
    pictures = {"code.svg": qr_svg_bytes(link.address), "logo.svg": framed(logo) if logo else b""}
    return typeset("pool_report.typ", texts, pictures, clock.today(place.zone))


def party_at(place: Property) -> PaperParty:
    account = session().get(Account, place.account_id)
    return PaperParty(account.name, tuple(part for part in (place.name, place.address) if part))


def _visits_words(total: int) -> str:
    return ngettext("%(num)d visit", "%(num)d visits", total)


def visits_block(chapters: Chapters) -> dict:
    rows = [[_day(one), one["name"], state_words(one["state"]), one["technician"], one["said"]] for one in chapters]
    head = [_("Day"), _("Visit"), _("Result"), _("Technician"), _("What we found")]
    return block(_("Visits"), columns=head, rows=rows, wide=(4,))


def state_words(state: str) -> Cell:
    words = {"done": toned(_("Done"), "good"), "skipped": toned(_("Skipped"), "warn"),
             "missed": toned(_("Missed"), "warn")}  # fmt: skip
    return words.get(state, state)


def water_blocks(chapters: Chapters) -> list[dict]:
    """One table a pool: a row a visit, a column a reading; what was not tested says so, and nothing is ever 0."""
    pools = dict.fromkeys(one["pool"] for chapter in chapters for one in chapter["readings"])
    return [_water_block(pool, chapters) for pool in pools]


def _water_block(pool: str, chapters: Chapters) -> dict:
    taken = [(chapter, {one["kind"]: one for one in chapter["readings"] if one["pool"] == pool})
             for chapter in chapters]  # fmt: skip
    taken = [(chapter, values) for chapter, values in taken if values]
    counts = {kind: sum(kind in values for _chapter, values in taken) for kind in KINDS}
    kinds = sorted((kind for kind in counts if counts[kind]), key=lambda kind: -counts[kind])[:MOST_COLUMNS]
    kinds = [kind for kind in KINDS if kind in kinds]
    head = [_("Day"), *(_with_unit(kind) for kind in kinds)]
    rows = [[_day(chapter), *(_cell(values.get(kind)) for kind in kinds)] for chapter, values in taken]
    return block(_("Readings: %(pool)s", pool=pool), columns=head, rows=rows, wide=())


def _with_unit(kind: str) -> str:
    known = KINDS[kind]
    return f"{known.short_name} ({known.unit})" if known.unit else str(known.short_name)


def _cell(one: dict | None) -> Cell:
    if one is None:
        return toned(_("Not tested"), "quiet")
    shown = value_words(one["kind"], one["value"])
    if one["verdict"] not in ("low", "high"):
        return shown
    return toned(f"{shown} {verdict_words(one['verdict']).lower()}", TONES[one["verdict"]])


def dose_blocks(chapters: Chapters) -> list[dict]:
    rows = [
        [_day(chapter), one["pool"], one["name"], amount_words(one["amount"], one["unit"]), one["why"]]
        for chapter in chapters for one in chapter["doses"]
    ]  # fmt: skip
    head = [_("Day"), _("Pool"), _("Product"), _("Amount"), _("Why")]
    return [block(_("What was added"), columns=head, rows=rows, wide=(4,))] if rows else []


def _day(chapter: dict) -> str:
    return date_plain(dt.date.fromisoformat(chapter["day"]))


def history_csv(report: PropertyReport, place: Property, chapters: Chapters) -> bytes:
    """A row a fact: each visit, then its readings and doses. Values are plain numbers."""
    head = [_("Day"), _("Property"), _("Visit"), _("Technician"), _("Kind"), _("Pool"), _("Name"), _("Value"),
            _("Unit"), _("Target from"), _("Target to"), _("Result")]  # fmt: skip
    rows = []
    for chapter in chapters:
        about = [chapter["day"], place.title, chapter["name"], chapter["technician"]]
        said = state_words(chapter["state"])
        state = said if isinstance(said, str) else said["text"]
        rows.append([*about, _("Visit"), "", chapter["said"], "", "", "", "", state])
        rows += [[*about, _("Reading"), *_reading_row(one)] for one in chapter["readings"]]
        rows += [[*about, _("Dose"), *_dose_row(one)] for one in chapter["doses"]]
    return csv_bytes(head, rows)


def _reading_row(one: dict) -> list:
    kind = KINDS.get(one["kind"])
    name, unit = (str(kind.name), kind.unit) if kind else (one["kind"], "")
    return [one["pool"], name, _plain(one["value"]), unit, _plain(one["low"]), _plain(one["high"]),
            verdict_words(one["verdict"])]  # fmt: skip


def _dose_row(one: dict) -> list:
    unit = str(UNIT_NAMES.get(one["unit"], one["unit"]))
    return [one["pool"], one["name"], _plain(one["amount"]), unit, "", "", one["why"]]


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
