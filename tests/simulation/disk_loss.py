"""P5: a schedule in which the disk is lost and an old backup comes back, while the bank remembers everything."""

from collections import Counter
from pathlib import Path

from app.base import db
from app.base.db import session
from app.payments import gate
from app.payments.reconciling import keep_up_with_the_bank
from tests.databases import copy_sqlite
from tests.simulation.schedule import Schedule
from tests.simulation.town import Town
from tests.simulation.verdict import judge


class ForgetfulSchedule(Schedule):
    """The backup is as old as the schedule, or from somewhere on the way."""

    def __init__(self, town: Town, account_id: int, seed: int):
        super().__init__(town, account_id, seed)
        self.losses = 0
        self.file = Path(db.engine().url.database)
        self.backup = self.file.with_suffix(".backup")

    def _give_method(self) -> str:
        given = super()._give_method()
        self.back_up()
        return given

    def play(self) -> None:
        self.back_up()
        super().play()

    def _acts(self) -> list:
        return [*super()._acts(), self.back_up, self.lose_the_disk, self.lose_the_disk]

    def _act_of_others(self):
        """A disk is not lost in the middle of a request here: that process would be gone with it."""
        return self.dice.choice((self.fill_page, self.approve, self.wait, self.hear_events, self.work))

    def settle(self) -> None:
        """After the last loss the portal comes up again, and its first minute passes."""
        self.lose_the_disk()
        keep_up_with_the_bank()
        super().settle()

    def back_up(self) -> None:
        session().rollback()
        copy_sqlite(self.file, self.backup)

    def lose_the_disk(self) -> None:
        """The restored installation starts anew: its gate is closed."""
        self.losses += 1
        session().rollback()
        session().expire_all()
        copy_sqlite(self.backup, self.file)
        gate.close_gate()


def play_all(town: Town, count: int, first: int = 0, until_fault: bool = False) -> tuple[Counter, list, int]:
    """(faults by kind, the schedules that had any, how often the disk was lost)."""
    found, bad, losses = Counter(), [], 0
    for number in range(first, first + count):
        (account,) = town.move_in(1)
        schedule = ForgetfulSchedule(town, account, number)
        schedule.play()
        town.at = lambda place: None
        faults = judge(schedule.scene)
        found.update(faults)
        losses += schedule.losses
        if any(faults.values()):
            bad.append((number, dict(faults)))
            if until_fault:
                break
    return found, bad, losses
