"""What the text carrier tells us: somebody wrote, or what became of a text."""

from html import escape

from flask import Response, abort, request

from app.base import current, db
from app.base.gates import row_at
from app.doors import L0, hooks
from app.notices.inbound import hear
from app.notices.models import Notice
from app.notices.reports import note_report
from app.notices.segments import plain
from app.notices.texts import TwilioCarrier, answered_by_carrier
from app.notices.ways import ways


@hooks.post("/texts", level=L0, csrf=False)
def take_text():
    """Only from the carrier: it signs the form for exactly this address."""
    _expect_signed()
    sender, words = request.form.get("From", ""), request.form.get("Body", "")
    with db.writing():
        answer = hear(sender, words)
    return _say("" if answered_by_carrier(request.form) else answer)


@hooks.post("/texts/<uid:notice_uid>/report", level=L0, csrf=False)
def take_report(notice_uid: str):
    _expect_signed()
    notice, code = row_at(Notice, notice_uid), request.form.get("ErrorCode", "")[:9]
    with db.writing():
        note_report(notice, request.form.get("MessageStatus", ""), int(code) if code.isdecimal() else 0,
                    request.form.get("MessageSid", "")[:64])  # fmt: skip
    return Response("", 204)


def _expect_signed() -> None:
    form = request.form.to_dict(flat=False)
    carrier, address = ways().carrier(), current.company().origin + request.full_path.rstrip("?")
    signature = request.headers.get("X-Twilio-Signature", "")
    if not isinstance(carrier, TwilioCarrier) or not carrier.valid_signature(address, form, signature):
        abort(403)


def _say(words: str) -> Response:
    """As the carrier reads it (twilio.com/docs/messaging/twiml)."""
    message = f"<Message>{escape(plain(words))}</Message>" if words else ""
    return Response(f"<Response>{message}</Response>", mimetype="text/xml")
