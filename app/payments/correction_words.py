"""What the office's corrections and their states are called. Pure."""

from app.base.languages import _l

KIND_WORDS = {
    "refund": _l("Refund"), "void": _l("Void"), "credit": _l("Credit"), "write_off": _l("Write-off"),
    "credit_back": _l("Credit taken back"), "returned": _l("Payment came back"),
}  # fmt: skip
STATE_WORDS = {
    "waiting": _l("Waiting for approval"), "done": _l("Done"), "refused": _l("Not agreed to"),
    "withdrawn": _l("Withdrawn"),
}  # fmt: skip
