"""The company's own rules about swimming after a dose; none until it writes one."""

from flask import request, url_for

from app.base import db
from app.base.forms import Form
from app.base.fragments import go, page, say
from app.base.languages import _
from app.doors import L3, office
from app.people.staff import SETTINGS
from app.visits.doses import PRODUCTS
from app.visits.swimming import LONGEST_MINUTES, LONGEST_WORDS, BadWords, change_swim_rules, expect_words, swim_rules


@office.get("/settings/swimming", level=L3, may=SETTINGS)
def show_swimming():
    rules = swim_rules()
    waits = {f"wait-{product}": minutes for product, minutes in rules.waits.items()}
    return _page(Form({"words": rules.words, "words_es": rules.words_es, **waits}))


@office.post("/settings/swimming", level=L3, may=SETTINGS)
def change_swimming():
    form = Form(request.form)
    fields = {"waits": _waits_in(form), "words": _words_in(form, "words"), "words_es": _words_in(form, "words_es")}
    if fields["waits"] and not fields["words"]:
        form.refuse("words", _("Write what owners read."))
    if not form.is_good:
        return _page(form)
    with db.writing():
        change_swim_rules(**fields)
    say(_("Saved."))
    return go(url_for(".visits_show_swimming"))


def _waits_in(form: Form) -> dict[str, int]:
    found = {product: form.whole(f"wait-{product}", 0, LONGEST_MINUTES) for product in PRODUCTS}
    return {product: minutes for product, minutes in found.items() if minutes is not None}


def _words_in(form: Form, name: str) -> str:
    words = form.text(name, longest=LONGEST_WORDS)
    try:
        if words:
            expect_words(words)
    except BadWords:
        form.refuse(name, _("Write {time} where the time shall stand; {product} and {added} are known, too."))
    return words


def _page(form: Form):
    products = [(f"wait-{key}", str(product.name)) for key, product in PRODUCTS.items()]
    return page("visits/office_swimming.html", 200 if form.is_good else 422, form=form, products=products)
