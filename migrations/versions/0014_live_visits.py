"""Live visits

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_notice_switch_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_switch")),
        sa.UniqueConstraint("company_id", "event", name=op.f("uq_notice_switch_company_id_event")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_notice_switch_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_notice_switch_uid")),
    )
    op.create_table(
        "disruption",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("route_of_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.Integer(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("offers_choices", sa.Boolean(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "route_of_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_disruption_company_id_route_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "technician_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_disruption_company_id_technician_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"], ["visit.company_id", "visit.id"], name=op.f("fk_disruption_company_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_disruption_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disruption")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_disruption_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_disruption_uid")),
    )
    with op.batch_alter_table("disruption", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_disruption_company_id_route_of_id"), ["company_id", "route_of_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_disruption_company_id_technician_id"), ["company_id", "technician_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_disruption_company_id_visit_id"), ["company_id", "visit_id"], unique=False)
        batch_op.create_index("ix_disruption_day", ["company_id", "day"], unique=False)
        batch_op.create_index(
            "ix_disruption_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "pending_change",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.CheckConstraint("(visit_id IS NULL) <> (plan_id IS NULL)", name=op.f("ck_pending_change_one_thing")),
        sa.ForeignKeyConstraint(
            ["company_id", "plan_id"], ["plan.company_id", "plan.id"], name=op.f("fk_pending_change_company_id_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"],
            ["visit.company_id", "visit.id"],
            name=op.f("fk_pending_change_company_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_pending_change_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_change")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_pending_change_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_pending_change_uid")),
    )
    with op.batch_alter_table("pending_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pending_change_company_id_plan_id"), ["company_id", "plan_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pending_change_company_id_visit_id"), ["company_id", "visit_id"], unique=False
        )
        batch_op.create_index(
            "ix_pending_change_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"], ["visit.company_id", "visit.id"], name=op.f("fk_position_company_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_position_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_position_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_position_uid")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index("ix_position_at", ["company_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_company_id_visit_id"), ["company_id", "visit_id"], unique=False)

    op.create_table(
        "stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"], ["visit.company_id", "visit.id"], name=op.f("fk_stage_company_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_stage_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_stage_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_stage_uid")),
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_company_id_visit_id"), ["company_id", "visit_id"], unique=False)

    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("disruption_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_offer_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "disruption_id"],
            ["disruption.company_id", "disruption.id"],
            name=op.f("fk_offer_company_id_disruption_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "property_id"],
            ["property.company_id", "property.id"],
            name=op.f("fk_offer_company_id_property_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"], ["visit.company_id", "visit.id"], name=op.f("fk_offer_company_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_offer_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_offer_company_id_id")),
        sa.UniqueConstraint("disruption_id", "visit_id", name=op.f("uq_offer_disruption_id_visit_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_offer_uid")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_company_id_account_id"), ["company_id", "account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_offer_company_id_disruption_id"), ["company_id", "disruption_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_offer_company_id_property_id"), ["company_id", "property_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_offer_company_id_visit_id"), ["company_id", "visit_id"], unique=False)

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("change_minutes", sa.Integer(), nullable=False, server_default="10"))
        batch_op.add_column(sa.Column("tile_url", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("tile_credit", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("property", schema=None) as batch_op:
        batch_op.add_column(sa.Column("latitude", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Float(), nullable=True))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_key", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("works_since", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("shares_position", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_before", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("not_before")

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("shares_position")
        batch_op.drop_column("works_since")
        batch_op.drop_column("photo_key")

    with op.batch_alter_table("property", schema=None) as batch_op:
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("tile_credit")
        batch_op.drop_column("tile_url")
        batch_op.drop_column("change_minutes")

    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_company_id_visit_id"))
        batch_op.drop_index(batch_op.f("ix_offer_company_id_property_id"))
        batch_op.drop_index(batch_op.f("ix_offer_company_id_disruption_id"))
        batch_op.drop_index(batch_op.f("ix_offer_company_id_account_id"))

    op.drop_table("offer")
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_company_id_visit_id"))

    op.drop_table("stage")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_company_id_visit_id"))
        batch_op.drop_index("ix_position_at")

    op.drop_table("position")
    with op.batch_alter_table("pending_change", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_pending_change_waiting",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_pending_change_company_id_visit_id"))
        batch_op.drop_index(batch_op.f("ix_pending_change_company_id_plan_id"))

    op.drop_table("pending_change")
    with op.batch_alter_table("disruption", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_disruption_waiting",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index("ix_disruption_day")
        batch_op.drop_index(batch_op.f("ix_disruption_company_id_visit_id"))
        batch_op.drop_index(batch_op.f("ix_disruption_company_id_technician_id"))
        batch_op.drop_index(batch_op.f("ix_disruption_company_id_route_of_id"))

    op.drop_table("disruption")
    op.drop_table("notice_switch")
