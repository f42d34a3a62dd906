"""Documents that are about to end: told sixty, thirty and seven days before."""

from app.base.ends_told import tell_of_ends
from app.documents.models import Document


def tell_of_expiry() -> None:
    tell_of_ends(Document, "expires_on", "document.expiring")
