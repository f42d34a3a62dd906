"""The owner's papers, and each as a file."""

from flask import request

from app.accounts.rights import SEE_VISITS
from app.base import clock, current
from app.base.fragments import page
from app.documents import document_pages
from app.documents.gates import document_for, documents_for
from app.documents.shown import grouped, paper_of
from app.doors import L2, portal, reach
from app.visits.history import places_in


@portal.get("/documents", level=L2, may=SEE_VISITS)
def list_documents():
    places = places_in(reach())
    place = next((place for place in places if place.uid == request.args.get("place", "")), None)
    titles = {place.id: place.title for place in places} if len(places) > 1 and place is None else {}
    today = clock.today(current.zone())
    papers = [paper_of(one, today, titles) for one in documents_for(reach(), place)]
    return page("documents/portal_list.html", groups=grouped(papers), places=places, place=place)


@portal.get("/documents/<uid:document_uid>", level=L2, may=SEE_VISITS)
def show_document(document_uid: str):
    """What a reminder opens."""
    document = document_for(reach(), document_uid)
    return page("documents/portal_document.html", paper=paper_of(document, clock.today(current.zone()), {}))


@portal.get("/documents/<uid:document_uid>/file", level=L2, may=SEE_VISITS)
def download(document_uid: str):
    return document_pages.show(document_for(reach(), document_uid))
