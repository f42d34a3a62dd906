"""Every page of the office opens for Otto, and for nobody who has no business there."""

import pytest

OPEN = [
    "/office",
    "/office/search?q=oli",
    "/office/accounts",
    "/office/accounts/new",
    "/office/visits",
    "/office/invoices",
    "/office/invoices/new",
    "/office/invoices/runs",
    "/office/money",
    "/office/receivables",
    "/office/collections",
    "/office/reminders",
    "/office/exports",
    "/office/bank",
    "/office/changes",
    "/office/alerts",
    "/office/alerts/rules",
    "/office/settings",
    "/office/settings/brand",
    "/office/settings/billing",
    "/office/settings/reminders",
    "/office/settings/staff",
    "/office/settings/staff/new",
]


@pytest.mark.parametrize("path", OPEN)
def test_page_opens_for_the_office(world, path):
    assert world.as_("Otto").get(path).status_code == 200
