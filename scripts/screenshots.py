"""Makes the README's pictures from a running demo: python scripts/screenshots.py [address]. Needs the test packages."""

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent.parent / "docs"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1, "is_mobile": True, "has_touch": True}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def links(address: str) -> dict[str, str]:
    """Fresh sign-in links, as the demo prints them."""
    command = [sys.executable, "-m", "app.commands", "links", "--json", f"--base={address}"]
    return json.loads(subprocess.check_output(command))


def sign_in(page: Page, link: str) -> None:
    page.goto(link)
    page.click("button[name=sign-in]")
    page.wait_for_load_state()


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(1200)
    page.screenshot(path=DOCS / f"{name}.png")


def owner(page: Page, address: str) -> None:
    for name, path in (("home", "/"), ("visit", "/visits/last")):
        page.goto(address + path)
        take(page, name)
    page.goto(address + "/invoices")
    page.locator("main a[href^='/invoices/']").first.click()
    page.wait_for_url("**/invoices/**")
    take(page, "invoice")


def technician(page: Page, address: str) -> None:
    page.goto(address + "/technician")
    page.locator("main a[href^='/technician/visits/']").first.click()
    page.wait_for_url("**/technician/visits/**")
    take(page, "stop")


def main(address: str) -> None:
    DOCS.mkdir(exist_ok=True)
    made = links(address)
    with sync_playwright() as playwright:
        path = next((p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(p).exists()), None)
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        for name, tour in (("Olivia", owner), ("Tess", technician)):
            page = browser.new_context(**PHONE, service_workers="block").new_page()
            sign_in(page, made[name])
            tour(page, address)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
