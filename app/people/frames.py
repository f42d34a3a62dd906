"""Around a page that everybody has, whatever they are: the tabs they know."""

from app.doors import reach, signed_in, staff_role


def frame() -> str:
    """A layout's name. Staff who are owners of a pool besides see what owners see."""
    if not staff_role() or reach().roles:
        return "portal"
    if staff_role() == "technician":
        return "technician"
    return "office" if signed_in().kind == "staff" else "plain"
