"""The states of a task, in the reader's language."""

from app.base.languages import _


def state_words(state: str) -> str:
    return {"done": _("done"), "not_done": _("not done"), "not_due": _("not due")}.get(state, state)
