"""Many at the same moment: one of them gets it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.people.asking import ask
from app.people.contacts import Contact
from app.people.models import SignedIn
from tests.people.signing_in import ask_as, code_of, link_path, wrong_code

THREADS = 32


def at_once(world, act):
    """`act` in 32 real threads, each with a browser and token of its own."""
    browsers = [world.as_(None) for _ in range(THREADS)]
    tokens = [world.token(browser) for browser in browsers]
    with ThreadPoolExecutor(THREADS) as pool:
        return [answer.status_code for answer in pool.map(act, browsers, tokens)]


@pytest.mark.parametrize("links", [3, pytest.param(500, marks=pytest.mark.long)])
def test_parallel_presses_of_one_link_make_one_session(world, links):
    for turn in range(links):
        with world.writing():
            asked = ask(Contact("email", "olivia@reyes.example"), f"browser {turn}", f"10.{turn // 250}.{turn % 250}.1")
            asked.person_id = world.cast.people["Olivia"]
        path = link_path(asked)
        codes = at_once(world, lambda browser, token, path=path: browser.post(path, data={"csrf_token": token}))
        assert sorted(codes) == [303] + [410] * (THREADS - 1)
    assert len(world.all(select(SignedIn))) == links


def test_parallel_guesses_get_three_tries_in_all(world):
    browser = world.as_(None)
    asked = ask_as(world, browser, "olivia@reyes.example")
    secret = browser.get_cookie("__Host-b", domain="sparkling.localhost").value
    token = world.token(browser)

    def guess(other, _):
        other.set_cookie("__Host-b", secret, domain="sparkling.localhost", secure=True, path="/")
        return other.post("/sign-in/code", data={"csrf_token": token, "code": wrong_code(asked)})

    assert at_once(world, guess) == [422] * THREADS
    world.get(SignedIn, 1)
    assert world.get(type(asked), asked.id).tries == 3
    answer = browser.post("/sign-in/code", data={"csrf_token": token, "code": code_of(asked)})
    assert answer.status_code == 422
