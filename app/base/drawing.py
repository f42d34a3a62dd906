"""How Jinja draws our pages: strictly, and without what it asks again for each part, text and word of a page."""

from flask.templating import Environment
from jinja2 import StrictUndefined, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, _escape_inner, escape

from app.base.languages import drawn


def printed(value: object) -> str:
    """As markupsafe's escape(), for what is printed at once: not wrapped once more, which is a fifth of a page."""
    if type(value) is str:
        return _escape_inner(value)
    return value if type(value) is Markup else escape(value)


class Part(Template):
    """What a page imports is the same on every page: made once, without comparing everybody's globals each time."""

    @classmethod
    def _from_namespace(cls, environment, namespace, globals):
        namespace["escape"] = printed
        return super()._from_namespace(environment, namespace, globals)

    def _get_default_module(self, ctx=None):
        return super()._get_default_module()


class Templates(Environment):
    """Templates and what they all know stay while we run: found by one look, copied in one go."""

    def __init__(self, app, **options):
        super().__init__(app, **options)
        self.found: dict[str, Template] = {}

    def get_template(self, name, parent=None, globals=None) -> Template:
        if name not in self.found:
            self.found[name] = super().get_template(name, parent, globals)
        return self.found[name]

    def make_globals(self, more: dict | None) -> dict:
        return {**self.globals, **(more or {})}


class Drawing(Context):
    """Calls parts and texts, which are most of a page, without asking first what they are: a tenth of it."""

    def call(self, called, /, *args, **values):
        if type(called) is not Macro and called is not drawn:
            return super().call(called, *args, **values)
        if values:
            values.pop("_loop_vars", None)
            values.pop("_block_vars", None)
        return called(self.eval_ctx, *args, **values)


def hang_drawing(app) -> None:
    """Before anything else asks for the templates."""
    app.jinja_environment = Templates
    app.jinja_env.template_class = Part
    app.jinja_env.context_class = Drawing
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
