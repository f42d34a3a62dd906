"""What a promise's test has counted is printed at the end of the run, whichever process counted it."""

import pytest


@pytest.fixture
def tell(record_property):
    """`tell("P3: 1000 kills, 0 double")`: told whether the test passes or not."""
    return lambda line: record_property("figures", line)


def pytest_terminal_summary(terminalreporter):
    told = [figures for reports in terminalreporter.stats.values() for figures in _figures(reports)]
    if told:
        terminalreporter.section("figures")
        terminalreporter.write_line("\n".join(sorted(told)))


def _figures(reports: list) -> list[str]:
    """Of the tests themselves; a report of setting up or clearing away carries the same ones again."""
    calls = [report for report in reports if getattr(report, "when", "") == "call"]
    return [value for report in calls for name, value in report.user_properties if name == "figures"]
