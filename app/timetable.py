"""At this hour, do that. Each entry runs once a day for each company, in the company's own morning."""

from collections.abc import Callable

from app.companies.models import all_company_ids, serving

EVERY_MINUTE: list[Callable] = []


def run_due() -> None:
    for company_id in all_company_ids():
        with serving(company_id):
            for job in EVERY_MINUTE:
                job()
