import datetime as dt

from sqlmodel import select

from app.accounts.models import Account
from app.base import clock
from app.invoices.ledger import owe, write
from app.invoices.models import Invoice
from app.notices.models import PushDevice
from app.payments.models import Attempt
from app.properties.access import change_access
from app.properties.adding import add_pool, add_property
from app.properties.models import Property
from app.visits import pausing, progress, scheduling
from tests.counting import count_statements
from tests.visits.changes import disrupted
from tests.visits.places import THE_DAY, answered, do, place_of, stop_today
from tests.visits.told import IN_RANGE, done_visit, plain, planned, skipped_visit, with_photo

A_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)


def home(world, who: str = "Olivia", path: str = "/") -> str:
    answer = world.as_(who).get(path)
    assert answer.status_code == 200, answer.status_code
    return plain(answer.text)


def bill(world, cents: int = 15500, account: str = "Reyes", due_on: dt.date = THE_DAY + A_DAY * 3) -> Invoice:
    with world.writing() as session:
        facts = {"issued_on": THE_DAY, "due_on": due_on, "state": "open", "total_cents": cents}
        invoice = Invoice(account_id=world.cast.accounts[account], number="INV-1", **facts)
        session.add(invoice)
        session.flush()
        owe(invoice)
    return invoice


# ---- the three answers ----


def test_home_says_what_happened_what_is_owed_and_what_comes_next(world):
    visit = done_visit(world, IN_RANGE)
    photo = with_photo(world, visit)
    planned(world, THE_DAY + A_WEEK)
    bill(world)
    shown = home(world)
    said = ("Everything in range", "Today, 9:29 AM", "Chlorine", "You owe", "$155.00", "Next visit", "Thu, Nov 26")
    places = [shown.index(words) for words in said]
    assert places == sorted(places) and "with Tess" in shown
    assert f'src="/photos/{photo.uid}/medium"' in shown and 'fetchpriority="high"' in shown


def test_what_was_off_and_what_was_added_is_one_sentence(world):
    done_visit(world, {"ph": 8.1})
    assert "pH was high." in home(world)


def test_a_skipped_visit_says_why_and_what_happens_next(world):
    skipped_visit(world)
    shown = home(world)
    assert "The weather made it unsafe" in shown and "The office will contact you" in shown and "Skipped" in shown


def test_before_the_first_visit_home_says_when_it_is(world):
    planned(world, THE_DAY + A_WEEK)
    assert "Your first visit is on Thursday, November 26." in home(world)


def test_a_technician_on_the_way_is_shown_with_the_time(world):
    visit = planned(world, THE_DAY)
    do(world, progress.start_driving, visit, clock.at(THE_DAY, dt.time(9, 40), "America/Phoenix"))
    shown = home(world)
    assert "Tess is on the way" in shown and "9:40 AM" in shown
    do(world, progress.arrive, visit)
    assert "At your pool now" in home(world)


def test_a_moved_visit_says_from_when_and_why(world):
    visit = planned(world, THE_DAY + A_WEEK)
    do(world, scheduling.move, visit, THE_DAY + A_WEEK + A_DAY, "Thanksgiving")
    shown = home(world).replace("<span hx-ignore>", "")
    assert "Fri, Nov 27" in shown and 'class="struck">Thu, Nov 26</span>: Thanksgiving' in shown


def test_the_day_is_the_propertys_own(world):
    with world.writing():
        place = world.row(Property, world.cast.properties["Reyes"])
        place.zone = "Pacific/Auckland"
    planned(world, THE_DAY)
    planned(world, THE_DAY + A_DAY)
    assert "Today" in home(world)


# ---- money ----


def test_who_sees_no_prices_sees_no_balance(world):
    bill(world, account="Hotel Azul")
    shown = home(world, "Finn")
    assert "You owe" not in shown and "$155.00" not in shown


def test_who_pays_sees_the_balance_and_may_pay_it(world):
    bill(world, account="Hotel Azul")
    assert "/balance/payment" in home(world, "Pat")


def test_late_and_paid_and_credit_are_different_words(world):
    assert "Everything is paid" in home(world)
    bill(world, due_on=THE_DAY - A_WEEK)
    assert "Was due Thu, Nov 12" in home(world)
    with world.writing():
        write("credit", -20000, "office:1", account_id=world.cast.accounts["Reyes"])
    assert "Your credit" in home(world) and "$45.00" in home(world)


def test_a_payment_that_failed_comes_first(world):
    with world.writing() as session:
        attempt = Attempt(account_id=world.cast.accounts["Reyes"], cents=15500, state="failed")
        attempt.failure_code = "expired_card"
        session.add(attempt)
    shown = home(world)
    assert "Your payment of $155.00 did not go through" in shown and "The card has expired." in shown
    with world.writing() as session:
        session.add(Attempt(account_id=world.cast.accounts["Reyes"], cents=15500, state="succeeded"))
    assert "did not go through" not in home(world)


# ---- what waits ----


def test_a_pause_and_a_change_under_way_are_told(world):
    do(world, pausing.pause, place_of(world), (THE_DAY + A_WEEK, THE_DAY + A_WEEK * 2), who="Olivia")
    do(world, change_access, place_of(world), gate_code="1234", who="Olivia")
    shown = home(world)
    assert "No visits from Thursday, November 26 to Thursday, December 3." in shown
    assert "Sent to the office" in shown and "1234" not in shown


def test_notices_are_offered_until_a_device_has_them(world):
    done_visit(world, IN_RANGE)
    assert "data-push-switch" in home(world)
    with world.writing() as session:
        keys = {"endpoint": "https://push.example/1", "p256dh": "p", "auth": "a"}
        session.add(PushDevice(person_id=world.cast.people["Olivia"], **keys))
    assert "data-push-switch" not in home(world)


# ---- several properties ----


def test_a_manager_sees_all_properties_and_can_look_at_one(world):
    visit = stop_today(world, "Azul Resort")
    do(world, progress.start_driving, visit)
    shown = home(world, "Marta")
    for name in ("Azul Airport", "Azul Downtown", "Azul Resort"):
        assert name in shown
    assert "Tess is on the way" in shown
    airport = world.get(Property, world.cast.properties["Azul Airport"])
    assert "Tess is on the way" not in home(world, "Marta", f"/?place={airport.uid}")


def test_another_companys_property_in_the_address_changes_nothing(world):
    with world.rival():
        foreign = world.get(Property, world.cast.properties["Vega"]).uid
    assert "Hello, Olivia" in home(world, "Olivia", f"/?place={foreign}")


def test_who_has_no_pool_yet_is_told_so(world):
    with world.writing() as session:
        for place in session.exec(select(Property)).all():
            place.ended_at = clock.now()
    assert "No pool here yet" in home(world)


# ---- the live part ----


def test_the_open_page_asks_again_and_is_not_sent_the_same_twice(world):
    done_visit(world, IN_RANGE)
    browser, asked = world.as_("Olivia"), {"HX-Request": "true", "HX-Request-Type": "partial"}
    first = browser.get("/home/card", headers=asked)
    assert first.status_code == 200 and "<html" not in first.text and 'id="home"' in first.text
    again = browser.get("/home/card", headers=asked | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert browser.get("/home/card").headers["Location"] == "/"


def test_a_stranger_is_asked_to_sign_in(world):
    assert "/sign-in" in world.as_(None).get("/").headers["Location"]


def test_home_asks_as_often_for_one_visit_as_for_many(world):
    done_visit(world, IN_RANGE)
    planned(world, THE_DAY + A_WEEK)
    few = _sent(world, "Olivia")
    for week in range(1, 10):
        done_visit(world, {"ph": 8.0}, day=THE_DAY - A_WEEK * week)
        planned(world, THE_DAY + A_WEEK * (week + 1))
    assert _sent(world, "Olivia") == few


def test_home_asks_as_often_for_one_property_as_for_many(world):
    few = _sent(world, "Marta")
    with world.writing() as session:
        account = session.get(Account, world.cast.accounts["Hotel Azul"])
        for number in range(10):
            add_pool(add_property(account, f"{number} Palm Ln"))
    assert _sent(world, "Marta") == few


def _sent(world, who: str) -> int:
    """By somebody who was here just now: the first page after a while writes that down."""
    browser = world.as_(who)
    browser.get("/")
    with count_statements() as sent:
        assert browser.get("/").status_code == 200
    return len([one for one in sent if not one.startswith(("BEGIN", "SELECT set_config"))])


def test_several_changed_visits_are_one_card_that_opens(world):
    for place in ("Azul Resort", "Azul Airport"):
        answered(world, stop_today(world, place, window_from=dt.time(9), window_to=dt.time(12)))
    disrupted(world)
    shown = home(world, "Marta")
    assert shown.count("2 visits ahead have changed") == 1 and "banner__title" not in shown
    assert shown.count("A new day for this visit") == 2
