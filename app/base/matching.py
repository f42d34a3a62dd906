"""Words in columns, whatever their case."""

from app.base import db


def contains(text, word: str):
    """SQLite's LIKE takes no notice of case by itself; lower() around it would cost as much again."""
    if db.engine().dialect.name == "postgresql":
        return text.icontains(word, autoescape=True)
    return text.contains(word, autoescape=True)
