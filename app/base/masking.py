"""Logs name pages, never the links that open them: who reads a log must not be able to walk in."""

import logging
import re

_LINK = re.compile(r"(/(?:a|l|q|p|unsubscribe|account/contact/undo)/)[^/\s?\[]+")


class MaskLinks(logging.Filter):
    """For the app's logger, which writes the address of a page that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _LINK.sub(r"\1***", record.getMessage()), ()
        return True
