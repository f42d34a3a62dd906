"""At this hour, do that. Each entry runs once a day for each company, in the company's own morning."""

from collections.abc import Callable

from app.companies.models import all_company_ids, serving
from app.people.guarding import forget_old_sign_ins, forget_tallies, lengthen_codes_everywhere

EVERY_MINUTE: list[Callable] = [lengthen_codes_everywhere, forget_old_sign_ins, forget_tallies]


def run_due() -> None:
    for company_id in all_company_ids():
        with serving(company_id):
            for job in EVERY_MINUTE:
                job()
