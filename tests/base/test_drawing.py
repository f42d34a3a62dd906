"""Templates print through a shorter way than markupsafe's own: it must say the very same."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from app.base.drawing import printed
from app.base.languages import _l

HOSTILE = """<script>alert("1")</script> & 'quoted'"""


class Told(str):
    """A string of another kind, which says for itself what it is."""

    def __html__(self) -> str:
        return "<b>told</b>"


@pytest.mark.parametrize(
    "value",
    [HOSTILE, "", "plain", "Año & <ñ> 😀", "".join(map(chr, range(1, 300))), Markup("<b>safe</b>"), Told("x"), 7, None,
     2.5, ["<i>"], _l("Visits")],
)  # fmt: skip
def test_what_is_printed_is_what_markupsafe_escapes(world, value):
    assert printed(value) == escape(value)


def test_every_template_escapes_what_people_wrote(app):
    shown = app.jinja_env.from_string(
        "{% macro part(text) %}<p title='{{ text }}'>{{ text }}{{ caller() }}</p>{% endmacro %}"
        "{% call part(text) %}{{ text ~ '<' }}{% endcall %}{% set kept %}{{ text }}{% endset %}{{ kept }}"
    ).render(text=HOSTILE)
    assert "<script" not in shown and shown.count("&lt;script&gt;") == 4 and "&amp;lt;" not in shown


def test_a_part_is_printed_as_it_is(app):
    shown = app.jinja_env.from_string("{% macro part() %}<hr>{% endmacro %}{{ part() }}{{ safe }}").render(
        safe=Markup("<br>")
    )
    assert shown == "<hr><br>"


def test_a_name_that_nobody_gave_is_an_error(app):
    with pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nobody }}").render()
