"""What cannot be done with a visit. Each carries a sentence for whoever tried."""

from app.base.languages import _, _l


class VisitRefused(Exception):
    """`sentence` is for the person who tried; `field` is where a form says it."""

    sentence = ""
    field = "visit"

    def __str__(self) -> str:
        return str(self.sentence)


class NotYourStop(VisitRefused):
    sentence = _l("This stop belongs to another technician.")


class GivenAway(NotYourStop):
    """`name`: who has it now; "" for nobody yet."""

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    @property
    def sentence(self) -> str:
        if not self.name:
            return _("The office took this stop off your route.")
        return _("The office gave this stop to %(name)s.", name=self.name)


class NotToday(VisitRefused):
    sentence = _l("Codes are shown on the day of the visit only.")


class VisitCancelled(VisitRefused):
    sentence = _l("This visit was cancelled. Ask the office if you should still go.")


class VisitPaused(VisitCancelled):
    sentence = _l("Service is paused here, so there is no visit on this day.")


class VisitHeld(VisitRefused):
    sentence = _l("On hold: do not service. Call the office before you go in.")


class AlreadySkipped(VisitRefused):
    sentence = _l("This visit was skipped. Open it again first.")


class AlreadyCompleted(VisitRefused):
    sentence = _l("This visit is already done.")


class NotStarted(VisitRefused):
    sentence = _l("This visit has not started yet.")


class TasksOpen(VisitRefused):
    """`names` are the tasks that still need an answer; a long list is only counted."""

    def __init__(self, names: list[str]):
        super().__init__()
        self.names = names

    @property
    def sentence(self) -> str:
        if len(self.names) > 3:
            return _("%(count)s tasks are still open. Mark each as done, or say why not.", count=len(self.names))
        return _("Still open: %(tasks)s. Mark each as done, or say why not.", tasks=", ".join(self.names))


class ThingsMissing(VisitRefused):
    """`things` in words: required by the plan, due, and neither there nor explained."""

    field = "left_out_why"

    def __init__(self, things: str):
        super().__init__()
        self.things = things

    @property
    def sentence(self) -> str:
        return _("Still missing: %(things)s. Add it, or say why not.", things=self.things)


class ReasonNeeded(VisitRefused):
    sentence = _l("Say in a few words why this was not done.")


class PhotoNeeded(VisitRefused):
    sentence = _l("This reason needs a photo. Take one first, for example of the gate.")
    field = "photo"


class NoSuchReason(VisitRefused):
    sentence = _l("Choose why the visit is skipped.")
    field = "reason"


class BadDay(VisitRefused):
    sentence = _l("Choose a day from tomorrow on, within the next two months.")
    field = "again_on"


class PausedDay(BadDay):
    sentence = _l("Service is paused here on that day. Choose another day.")


class NoSuchTask(VisitRefused):
    sentence = _l("This task is not on the list of this visit.")


class BadDose(VisitRefused):
    """An amount or a unit that cannot be."""

    sentence = _l("Check the amount and the unit.")


class BadPart(VisitRefused):
    """`part` says which of its fields cannot be."""

    def __init__(self, part: str):
        super().__init__()
        self.field = f"part-{part}"

    @property
    def sentence(self) -> str:
        return {
            "part-name": _("Say what it was, such as Filter cartridge."),
            "part-quantity": _("Type how many, such as 1."),
            "part-price": _("Type an amount, such as 155.00."),
            "part-warranty": _("Choose a day from today on."),
        }[self.field]


class PartBilled(VisitRefused):
    """`number` is the invoice's."""

    field = "parts"

    def __init__(self, number: str):
        super().__init__()
        self.number = number

    @property
    def sentence(self) -> str:
        return _("It is on invoice %(number)s. The office corrects it there.", number=self.number)


class Implausible(VisitRefused):
    """No test kit shows this. `meant` is what was probably typed, or None."""

    def __init__(self, name: str, shown: str, meant: float | None, meant_shown: str):
        super().__init__()
        self.name, self.shown, self.meant, self.meant_shown = name, shown, meant, meant_shown

    @property
    def sentence(self) -> str:
        said = {"reading": self.name, "value": self.shown, "meant": self.meant_shown}
        if self.meant is None:
            return _("%(reading)s cannot be %(value)s. Please check.", **said)
        return _("%(reading)s cannot be %(value)s. Did you mean %(meant)s?", **said)
