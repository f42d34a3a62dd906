"""What an export holds, in words."""

from app.base.languages import _, listed, ngettext


def counted(counts: dict[str, int]) -> str:
    """12 payments, 3 refunds and 9 invoices; "nothing" where it holds nothing."""
    words = [_one(kind, counts[kind]) for kind in (*_KINDS, *sorted(counts.keys() - _KINDS)) if counts.get(kind)]
    return listed(words) if words else _("nothing")


_KINDS = ("payment", "refund", "reversal", "returned", "fee", "tip", "surcharge", "invoice", "void", "credit",
          "write_off", "moved")  # fmt: skip


def _one(kind: str, count: int) -> str:
    words = {
        "payment": lambda: ngettext("%(num)d payment", "%(num)d payments", count),
        "refund": lambda: ngettext("%(num)d refund", "%(num)d refunds", count),
        "reversal": lambda: ngettext("%(num)d dispute", "%(num)d disputes", count),
        "returned": lambda: ngettext("%(num)d returned check", "%(num)d returned checks", count),
        "moved": lambda: ngettext("%(num)d use of credit", "%(num)d uses of credit", count),
        "fee": lambda: ngettext("%(num)d day of bank fees", "%(num)d days of bank fees", count),
        "tip": lambda: ngettext("%(num)d tip", "%(num)d tips", count),
        "surcharge": lambda: ngettext("%(num)d card surcharge", "%(num)d card surcharges", count),
        "invoice": lambda: ngettext("%(num)d invoice", "%(num)d invoices", count),
        "void": lambda: ngettext("%(num)d voided invoice", "%(num)d voided invoices", count),
        "credit": lambda: ngettext("%(num)d credit", "%(num)d credits", count),
        "write_off": lambda: ngettext("%(num)d write-off", "%(num)d write-offs", count),
    }
    return words[kind]() if kind in words else ngettext("%(num)d other fact", "%(num)d other facts", count)
