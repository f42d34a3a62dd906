"""The compliance log on paper, with room for signatures."""

from app.base import clock, current
from app.base.languages import _, clock_time, date_plain, listed
from app.base.qr import qr_svg_bytes
from app.invoices.paper_values import link_to, paper_company
from app.invoices.sheet import code, head_and_foot, party
from app.invoices.typesetting import framed, typeset
from app.reports.blocks import TONES, Cell, block, toned
from app.reports.compliance import REQUIRED, Log, Test, Value
from app.reports.history_sheet import party_at
from app.reports.reading_words import verdict_words
from app.visits.readings import KINDS


def log_pdf(log: Log, language: str) -> bytes:
    """Inside speaking()."""
    company, link = paper_company(current.company()), link_to(f"/properties/{log.place.uid}/log?day={log.first}")
    days = date_plain(log.first) if log.first == log.last else f"{date_plain(log.first)} – {date_plain(log.last)}"
    tests, logo = sum(len(day.tests) for day in log.days), company.brand.logo
    texts = {
        **head_and_foot(company, language, _("Water log"), log.place.title), "to": party(_("For"), party_at(log.place)),
        "facts": [[_("From"), date_plain(log.first)], [_("To"), date_plain(log.last)]],
        "headline": {"label": log.place.title, "words": days, "detail": _("%(count)s tests", count=tests),
                  "code": code(link, _("See it online"))},
        "blocks": [_table(log), _signatures(log)],
    }  # fmt: skip
    pictures = {"code.svg": qr_svg_bytes(link.address), "logo.svg": framed(logo) if logo else b""}
    return typeset("pool_report.typ", texts, pictures, min(log.last, clock.today(log.place.zone)))


def columns() -> list[str]:
    kinds = [KINDS[kind] for kind in REQUIRED]
    words = [f"{kind.short_name} ({kind.unit})" if kind.unit else str(kind.short_name) for kind in kinds]
    return [_("Day"), _("Water"), *words, _("Saturation index"), _("Tested by")]


def words_of(value: Value) -> str:
    """7.8 high; a missing value is named, and never 0."""
    if not value.shown:
        return _("Not known") if value.verdict == "unknown" else _("Not tested")
    return f"{value.shown} {verdict_words(value.verdict).lower()}" if value.verdict in ("low", "high") else value.shown


def missing_words(test: Test) -> str:
    """Why there is no index."""
    return listed([str(KINDS[kind].short_name) for kind in test.missing])


def _table(log: Log) -> dict:
    rows: list[list[Cell]] = []
    for day in log.days:
        rows += [_row(date_plain(day.day), test, log.place.zone) for test in day.tests]
        if not day.tests:
            rows.append([date_plain(day.day), toned(_("No visit"), "quiet"), *[""] * (len(REQUIRED) + 2)])
    return block(_("Tests"), columns=columns(), rows=rows, wide=())


def _row(day: str, test: Test, zone: str) -> list[Cell]:
    when = f"{day}, {clock_time(test.at, zone)}" if test.at else day
    values = [_cell(test.values[kind]) for kind in REQUIRED]
    return [when, test.pool, *values, _cell(test.index), test.signer or _("Not known")]


def _cell(value: Value) -> Cell:
    tone = TONES.get(value.verdict, "") if value.verdict != "ok" else ""
    return toned(words_of(value), tone) if tone else words_of(value)


def _signatures(log: Log) -> dict:
    """A line for each who tested, and one for the operator."""
    line = "_" * 28
    rows = [[name, line, "_" * 12] for name in [*log.signers, _("For the property")]]
    return block(_("Signed"), columns=[_("Name"), _("Signature"), _("Date")], rows=rows)
