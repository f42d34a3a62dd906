"""What people hear

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("texts_a_day", sa.Integer(), nullable=False),
        sa.Column("pushes_a_day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_notice_rules_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_rules")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_notice_rules_company_id_id")),
        sa.UniqueConstraint("company_id", name=op.f("uq_notice_rules_company_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_notice_rules_uid")),
    )
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_wording_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint(
            "company_id", "event", "channel", "language", name=op.f("uq_wording_company_id_event_channel_language")
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_wording_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_wording_uid")),
    )
    op.create_table(
        "broadcast",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sends_at", UtcDateTime(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_broadcast_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_broadcast_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_broadcast_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_broadcast_uid")),
    )
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_broadcast_company_id_person_id"), ["company_id", "person_id"], unique=False
        )
        batch_op.create_index(
            "ix_broadcast_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "text_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("from_address", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_text_consent_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_text_consent_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_consent")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_text_consent_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_text_consent_uid")),
    )
    with op.batch_alter_table("text_consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_text_consent_company_id_person_id"), ["company_id", "person_id"], unique=False
        )
        batch_op.create_index("ix_text_consent_phone", ["company_id", "phone", "id"], unique=False)

    op.create_table(
        "dead_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "notice_id"],
            ["notice.company_id", "notice.id"],
            name=op.f("fk_dead_address_company_id_notice_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_dead_address_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_address")),
        sa.UniqueConstraint("company_id", "address", name=op.f("uq_dead_address_company_id_address")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_dead_address_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_dead_address_uid")),
    )
    with op.batch_alter_table("dead_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dead_address_company_id_notice_id"), ["company_id", "notice_id"], unique=False
        )

    op.create_table(
        "visit_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"],
            ["visit.company_id", "visit.id"],
            name=op.f("fk_visit_reminder_company_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_visit_reminder_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_reminder")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_visit_reminder_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_visit_reminder_uid")),
        sa.UniqueConstraint("visit_id", "day", name=op.f("uq_visit_reminder_visit_id_day")),
    )
    with op.batch_alter_table("visit_reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_visit_reminder_company_id_visit_id"), ["company_id", "visit_id"], unique=False
        )

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminds_at", sa.Time(), nullable=True))

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delivered_at", UtcDateTime(), nullable=True))
        batch_op.create_index("ix_notice_log", ["company_id", "state", "id"], unique=False)
        batch_op.create_index("ix_notice_thing", ["company_id", "thing", "thing_id"], unique=False)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("quiet_from", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", sa.Time(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("quiet_until")
        batch_op.drop_column("quiet_from")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_thing")
        batch_op.drop_index("ix_notice_log")
        batch_op.drop_column("delivered_at")

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("reminds_at")

    with op.batch_alter_table("visit_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_reminder_company_id_visit_id"))

    op.drop_table("visit_reminder")
    with op.batch_alter_table("dead_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dead_address_company_id_notice_id"))

    op.drop_table("dead_address")
    with op.batch_alter_table("text_consent", schema=None) as batch_op:
        batch_op.drop_index("ix_text_consent_phone")
        batch_op.drop_index(batch_op.f("ix_text_consent_company_id_person_id"))

    op.drop_table("text_consent")
    with op.batch_alter_table("broadcast", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_broadcast_waiting", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_broadcast_company_id_person_id"))

    op.drop_table("broadcast")
    op.drop_table("wording")
    op.drop_table("notice_rules")
