"""The search box of every office page."""

from flask import request

from app.base.fragments import fragment, page, wants_fragment
from app.doors import L3, office
from app.home.searching import marked, search
from app.people.staff import RECORDS

office.app_template_filter("marked")(marked)


@office.get("/search", level=L3, may=RECORDS)
def find():
    found = search(request.args.get("q", ""))
    if wants_fragment():
        return fragment("home/_office_found.html", found=found)
    return page("home/office_search.html", found=found, query=found.query)
