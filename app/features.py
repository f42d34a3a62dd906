"""Loads every feature's door files, so that their pages hang on the doors."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

# The order of imports: models and pure files import only from their left.
FEATURES = (
    "companies",
    "people",
    "accounts",
    "conversations",
    "properties",
    "equipment",
    "documents",
    "plans",
    "pauses",
    "visits",
    "invoices",
    "approvals",
    "payments",
    "statements",
    "reports",
    "notices",
    "live",
    "home",
)
DOOR_FILES = ("public", "portal", "office", "technician", "api", "hooks")


def load_models() -> None:
    import_module("app.base.events")
    import_module("app.base.limits")
    for feature in FEATURES:
        _import(f"app.{feature}.models")
        for module in _parts(feature, "models"):
            import_module(module)


def load() -> None:
    """Imports each feature's models, then its pages; office_changes.py hangs on the office door as office.py does."""
    load_models()
    for feature in FEATURES:
        for door in DOOR_FILES:
            _import(f"app.{feature}.{door}")
            for module in _parts(feature, door):
                import_module(module)


def _import(module: str) -> None:
    if find_spec(module):
        import_module(module)


def _parts(feature: str, door: str) -> list[str]:
    folder = Path(__file__).parent / feature
    return sorted(f"app.{feature}.{file.stem}" for file in folder.glob(f"{door}_*.py"))
