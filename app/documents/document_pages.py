"""How a document is handed out: to be kept, in a sandbox, under a name of ours."""

from flask import Response, abort, make_response, request

from app.base import files, picture_pages
from app.base.file_names import plain_name
from app.documents.models import Document


def show(document: Document) -> Response:
    """A picture in the page, a PDF as a file to keep: browsers draw none inside a sandbox."""
    if document.pdf_key:
        response = make_response(files.get(document.pdf_key))
        response.mimetype = "application/pdf"
        name = plain_name(document.title, "document")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.set_etag(document.pdf_key)
        response = response.make_conditional(request)
    elif document.full_key:
        response = picture_pages.show(document, "full")
    else:
        abort(404)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Offline"] = "no"
    return response
