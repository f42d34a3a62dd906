"""The `poolhouse` command."""

import json
import os
import sys

import click

from app.settings import Settings

# The report stands before the returned letter; what is longer is cut in the letter.
LONGEST_BOUNCE = 1_000_000


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """The customer portal of a pool-service company."""


def opened(**overrides) -> Settings:
    """The settings, with the app made and the database open."""
    from app import create_app

    settings = Settings(**overrides)
    create_app(settings)
    return settings


@main.command()
@click.option("--port", type=int, help="Listen here instead of the setting's port.")
def serve(port: int | None) -> None:
    """Start the web server, with the worker inside unless told otherwise."""
    from app.serve import serve as start

    start(Settings(**({"port": port} if port else {})))


@main.command()
@click.option("--port", type=int, help="Listen here instead of the setting's port.")
def live(port: int | None) -> None:
    """Start a process for live streams alone, beside the web server (PostgreSQL only)."""
    from app.serve import LiveAlone, serve_live

    try:
        serve_live(Settings(**({"port": port} if port else {})))
    except LiveAlone:
        raise click.ClickException("Live streams in a process of their own need PostgreSQL.") from None


@main.command()
def worker() -> None:
    """Start a worker process beside the web processes."""
    from app.worker import run_forever

    run_forever(opened())


@main.command()
def migrate() -> None:
    """Bring the database to this release's tables."""
    from app.migrate import migrate as run

    opened()
    run()
    click.echo("The database is up to date.")


@main.command()
@click.option("--reset", is_flag=True, help="Throw the demo's data away and build it anew.")
@click.option("--accounts", type=int, default=24, show_default=True, help="How many accounts the world has.")
@click.option("--build-only", is_flag=True, help="Build the world and stop.")
@click.option("--base", default="", help="Print the sign-in links for this address, such as http://localhost:8000.")
def demo(reset: bool, accounts: int, build_only: bool, base: str) -> None:
    """Build the demo world if there is none, start it, and print a sign-in link for each of the cast."""
    from app.demo import run_demo

    run_demo(reset=reset, accounts=accounts, build_only=build_only, base=base)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object of name to link.")
@click.option("--base", default="", help="The address people see, such as http://localhost:8000.")
def links(as_json: bool, base: str) -> None:
    """Print fresh sign-in links for the demo's cast. Refuses outside demo and development mode."""
    from app.demo import cast_links, demo_settings

    settings = demo_settings()
    if not settings.shows_pretend:
        raise click.ClickException("Sign-in links are printed in demo and development mode only.")
    made = cast_links(settings, base)
    click.echo(json.dumps(made, indent=2) if as_json else _listed(made))


def _listed(made: dict[str, str]) -> str:
    width = max(map(len, made), default=0)
    return "\n".join(f"  {name:<{width}}  {link}" for name, link in made.items())


@main.command()
def vapid() -> None:
    """Make the key pair for push messages if there is none, and print its public half."""
    from app.outlets import vapid_keys

    click.echo(vapid_keys(Settings()).public)


@main.command()
@click.option("--company", "slug", default="", help="The company whose account at the bank is used; else the first.")
def stripe_check(slug: str) -> None:
    """Try the test-mode keys: a payment, a stored card, a bank account, a refund and a webhook."""
    from app.bank_check import check_bank

    raise SystemExit(check_bank(opened(), slug, click.echo))


@main.command()
@click.argument("brought_to", default="")
def bounce(brought_to: str) -> None:
    """Read a letter that came back from standard input: for the mail server's pipe, see POOLHOUSE_BOUNCE_ADDRESS."""
    from sqlalchemy.exc import OperationalError

    from app.notices.bounces import NoBounce, NotOurs, take_bounce

    raw = sys.stdin.buffer.read(LONGEST_BOUNCE)
    try:
        opened()
        click.echo(take_bounce(raw, brought_to))
    except (NotOurs, NoBounce) as no:
        click.echo(f"Nothing to do: {no}.")
    except OperationalError:
        raise SystemExit(os.EX_TEMPFAIL) from None


@main.command()
def check() -> None:
    """Run what CI runs: style, templates, directions, tests."""
    from app.checks import run_checks

    raise SystemExit(run_checks())


if __name__ == "__main__":
    main()
