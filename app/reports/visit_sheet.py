"""One visit on paper: the same story that its page tells."""

from contextlib import suppress

from app.accounts.models import Account
from app.base import current, files
from app.base.db import session
from app.base.languages import _, date_plain, day, money, speaking
from app.base.qr import qr_svg_bytes
from app.invoices.paper_form import PaperParty
from app.invoices.paper_values import link_to, paper_company
from app.invoices.sheet import code, head_and_foot, party
from app.invoices.typesetting import framed, pictured, typeset
from app.reports.blocks import block, toned
from app.reports.reading_words import columns, rows_of
from app.visits.photos import photos_of
from app.visits.skip_words import next_words, why_words
from app.visits.story import Story

MOST_PHOTOS = 8


def visit_pdf(story: Story, with_prices: bool, language: str) -> bytes:
    """Tagged; the same story gives the same bytes."""
    company, link = paper_company(current.company()), link_to(f"/visits/{story.visit.uid}")
    photos = _photos(story)
    logo = company.brand.logo
    with speaking(language):
        texts = {
            **head_and_foot(company, language, _("Service report"), day(story.day)),
            "to": party(_("For"), _place(story)), "facts": _facts(story),
            "headline": {**_headline(story), "code": code(link, _("See it online"))},
            "blocks": _blocks(story, with_prices, photos),
        }  # fmt: skip
    pictures = {"code.svg": qr_svg_bytes(link.address), "logo.svg": framed(logo) if logo else b""}
    pictures |= {file: picture for file, picture, _alt in photos}
    return typeset("pool_report.typ", texts, pictures, story.day)


def _place(story: Story) -> PaperParty:
    account = session().get(Account, story.visit.account_id)
    return PaperParty(account.name, tuple(part for part in (story.place.name, story.place.address) if part))


def _facts(story: Story) -> list[list[str]]:
    known = [
        (_("Visit"), story.visit.name),
        (_("Technician"), story.visit.technician_name), (_("Time"), story.when),
    ]  # fmt: skip
    return [[name, value] for name, value in known if value]


def _headline(story: Story) -> dict[str, str]:
    words = {
        "done": _("Done"), "skipped": _("Skipped"), "missed": _("Missed"), "cancelled": _("Cancelled"),
        "on_the_way": _("On the way"), "arrived": _("At your pool"), "scheduled": _("Scheduled"),
    }  # fmt: skip
    if story.state == "skipped":
        return {"label": words["skipped"], "words": why_words(story.visit), "detail": next_words(story.visit)}
    return {"label": words.get(story.state, ""), "words": story.headline or story.visit.name, "detail": story.when}


def _blocks(story: Story, with_prices: bool, photos: list[tuple[str, bytes, str]]) -> list[dict]:
    found = [
        *_note(story), *_waters(story), *_since(story), *_added(story, with_prices), *_parts(story, with_prices),
        *_tasks(story), *_works(story),
    ]  # fmt: skip
    shown = [{"file": file, "alt": alt} for file, _picture, alt in photos]
    return [*found, *([block(_("Photos"), pictures=shown)] if shown else [])]


def _note(story: Story) -> list[dict]:
    return [block(_("From your technician"), words=story.visit.note)] if story.visit.note else []


def _waters(story: Story) -> list[dict]:
    named = len(story.waters) > 1
    return [
        block(water.name if named else _("The water"), columns=columns(), rows=rows_of(water))
        for water in story.waters
        if water.lines
    ]


def _since(story: Story) -> list[dict]:
    if not story.since:
        return []
    rows = [[line.name, line.words, line.result] for line in story.since]
    title = _("Since last time, %(day)s", day=day(story.before_day))
    return [block(title, columns=[_("Reading"), _("Value"), _("Result")], rows=rows, wide=(1,))]


def _added(story: Story, with_prices: bool) -> list[dict]:
    if not story.added:
        return []
    prices = [_("Included") if one.price is None else money(one.price) for one in story.added]
    rows = [[one.product, one.amount, one.why] for one in story.added]
    if not with_prices:
        return [block(_("What we added"), columns=[_("Product"), _("Amount"), _("Why")], rows=rows, wide=(2,))]
    rows = [[*row, price] for row, price in zip(rows, prices, strict=True)]
    return [block(_("What we added"), columns=[_("Product"), _("Amount"), _("Why"), _("Price")], rows=rows, wide=(2,))]


def _parts(story: Story, with_prices: bool) -> list[dict]:
    rows = [
        [part.name, part.quantity, date_plain(part.warranty_until) if part.warranty_until else "",
         money(part.price) if with_prices and part.price and part.shows_price else ""]
        for part in story.parts
    ]  # fmt: skip
    head = [_("Part"), _("Quantity"), _("Warranty until"), _("Price")]
    return [block(_("Parts and items installed"), columns=head, rows=rows)] if rows else []


def _tasks(story: Story) -> list[dict]:
    if not story.tasks:
        return []
    words = {
        "done": toned(_("Done"), "good"), "not_done": toned(_("Not done"), "bad"),
        "not_due": toned(_("Not due"), "quiet"),
    }  # fmt: skip
    rows = [[task.name, words.get(task.state, task.state), task.reason] for task in story.tasks]
    return [block(_("What we did"), columns=[_("Task"), _("Result"), _("Reason")], rows=rows)]


def _works(story: Story) -> list[dict]:
    rows = [list(work) for work in story.works]
    return [block(_("Equipment"), columns=[_("Equipment"), _("What we did")], rows=rows, wide=(1,))] if rows else []


def _photos(story: Story) -> list[tuple[str, bytes, str]]:
    """(file, picture, what it shows), in the story's order; one that is damaged is left out."""
    keys = {photo.uid: photo.medium_key or photo.full_key for photo in photos_of(story.visit)}
    found = []
    for at, one in enumerate(story.pictures[:MOST_PHOTOS]):
        with suppress(OSError):
            found.append((f"photo{at}.svg", pictured(files.get(keys[one.uid])), one.alt))
    return found
