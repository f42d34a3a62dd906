"""The owner's credit: how much stands there, where it came from and where it went."""

from app.accounts.rights import SEE_PRICES
from app.base.fragments import page
from app.doors import L2, portal, reach
from app.invoices.credit_book import credit_steps
from app.invoices.owed import what_is_owed


@portal.get("/credit", level=L2, may=SEE_PRICES)
def show_credit():
    steps = credit_steps(reach().accounts(SEE_PRICES))
    return page("invoices/portal_credit.html", credit=what_is_owed(reach()).credit, steps=steps)
