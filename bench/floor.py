"""The floor: a bare Flask page with a signed cookie, two queries on the same database, 24 rows."""

import os
import sqlite3

from flask import Flask, abort, render_template_string, request
from itsdangerous import BadSignature, URLSafeSerializer

KEY = "floor"
WHO = "select id, name from account where id = ?"
ROWS = """select v.uid, v.day, v.state, v.technician_name, p.street from visit v join property p on p.id = v.property_id
          where v.company_id = 1 and v.account_id = ? order by v.day desc limit 24"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ name }}</title></head><body>
<h1>{{ name }}</h1><ul>{% for row in rows %}
<li><a href="/visits/{{ row.uid }}">{{ row.day }}</a> <span>{{ row.street }}</span>
<span>{{ row.technician_name }}</span>
<b>{{ row.state }}</b></li>{% endfor %}</ul></body></html>"""


def cookie() -> str:
    return URLSafeSerializer(KEY).dumps(1)


def application() -> Flask:
    """For `granian --factory`; FLOOR_DATABASE names the SQLite file."""
    app, signer = Flask("floor"), URLSafeSerializer(KEY)
    database = sqlite3.connect(os.environ["FLOOR_DATABASE"], check_same_thread=False)
    database.row_factory = sqlite3.Row

    @app.get("/")
    def rows() -> str:
        try:
            account = signer.loads(request.cookies.get("s", ""))
        except BadSignature:
            abort(403)
        name = database.execute(WHO, (account,)).fetchone()["name"]
        return render_template_string(PAGE, name=name, rows=database.execute(ROWS, (account,)).fetchall())

    return app
