"""Papers and what owners say

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "swim_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("waits", sa.JSON(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("words_es", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_swim_rules_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swim_rules")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_swim_rules_company_id_id")),
        sa.UniqueConstraint("company_id", name=op.f("uq_swim_rules_company_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_swim_rules_uid")),
    )
    op.create_table(
        "property_report",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("after_day", sa.Date(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_property_report_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_property_report_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "property_id"],
            ["property.company_id", "property.id"],
            name=op.f("fk_property_report_company_id_property_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_property_report_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_report")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_property_report_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_property_report_uid")),
    )
    with op.batch_alter_table("property_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_property_report_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_property_report_company_id_person_id"), ["company_id", "person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_property_report_company_id_property_id"), ["company_id", "property_id"], unique=False
        )
        batch_op.create_index(
            "ix_property_report_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "equipment",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("original_key", sa.String(), nullable=False),
        sa.Column("full_key", sa.String(), nullable=False),
        sa.Column("medium_key", sa.String(), nullable=False),
        sa.Column("thumb_key", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("thumb_width", sa.Integer(), nullable=False),
        sa.Column("thumb_height", sa.Integer(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("pool_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("make", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("told_days", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_equipment_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "pool_id"], ["pool.company_id", "pool.id"], name=op.f("fk_equipment_company_id_pool_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "property_id"],
            ["property.company_id", "property.id"],
            name=op.f("fk_equipment_company_id_property_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_equipment_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_equipment_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_equipment_uid")),
    )
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_equipment_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_equipment_company_id_pool_id"), ["company_id", "pool_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_equipment_company_id_property_id"), ["company_id", "property_id"], unique=False
        )
        batch_op.create_index(
            "ix_equipment_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "document",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("original_key", sa.String(), nullable=False),
        sa.Column("full_key", sa.String(), nullable=False),
        sa.Column("medium_key", sa.String(), nullable=False),
        sa.Column("thumb_key", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("thumb_width", sa.Integer(), nullable=False),
        sa.Column("thumb_height", sa.Integer(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=True),
        sa.Column("equipment_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("told_days", sa.Integer(), nullable=True),
        sa.Column("pdf_key", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_document_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "equipment_id"],
            ["equipment.company_id", "equipment.id"],
            name=op.f("fk_document_company_id_equipment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "property_id"],
            ["property.company_id", "property.id"],
            name=op.f("fk_document_company_id_property_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_document_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_document_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_document_uid")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_document_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_document_company_id_equipment_id"), ["company_id", "equipment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_document_company_id_property_id"), ["company_id", "property_id"], unique=False
        )
        batch_op.create_index(
            "ix_document_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "equipment_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "equipment_id"],
            ["equipment.company_id", "equipment.id"],
            name=op.f("fk_equipment_work_company_id_equipment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"],
            ["visit.company_id", "visit.id"],
            name=op.f("fk_equipment_work_company_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_equipment_work_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_work")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_equipment_work_company_id_id")),
        sa.UniqueConstraint("equipment_id", "visit_id", name=op.f("uq_equipment_work_equipment_id_visit_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_equipment_work_uid")),
    )
    with op.batch_alter_table("equipment_work", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_equipment_work_company_id_equipment_id"), ["company_id", "equipment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_equipment_work_company_id_visit_id"), ["company_id", "visit_id"], unique=False
        )

    op.create_table(
        "message_photo",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("original_key", sa.String(), nullable=False),
        sa.Column("full_key", sa.String(), nullable=False),
        sa.Column("medium_key", sa.String(), nullable=False),
        sa.Column("thumb_key", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("thumb_width", sa.Integer(), nullable=False),
        sa.Column("thumb_height", sa.Integer(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "message_id"],
            ["message.company_id", "message.id"],
            name=op.f("fk_message_photo_company_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "thread_id"],
            ["thread.company_id", "thread.id"],
            name=op.f("fk_message_photo_company_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_message_photo_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_photo")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_message_photo_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_message_photo_uid")),
    )
    with op.batch_alter_table("message_photo", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_photo_company_id_message_id"), ["company_id", "message_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_message_photo_company_id_thread_id"), ["company_id", "thread_id"], unique=False
        )
        batch_op.create_index(
            "ix_message_photo_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("technician_id", sa.Integer(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_rating_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name=op.f("fk_rating_company_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "technician_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_rating_company_id_technician_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"], ["visit.company_id", "visit.id"], name=op.f("fk_rating_company_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_rating_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_rating_company_id_id")),
        sa.UniqueConstraint("company_id", "visit_id", name=op.f("uq_rating_company_id_visit_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_rating_uid")),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_company_id_account_id"), ["company_id", "account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rating_company_id_person_id"), ["company_id", "person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_rating_company_id_technician_id"), ["company_id", "technician_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rating_company_id_visit_id"), ["company_id", "visit_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_recommendation_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "property_id"],
            ["property.company_id", "property.id"],
            name=op.f("fk_recommendation_company_id_property_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"],
            ["visit.company_id", "visit.id"],
            name=op.f("fk_recommendation_company_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_recommendation_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_recommendation_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_recommendation_uid")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_company_id_property_id"), ["company_id", "property_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_recommendation_company_id_visit_id"), ["company_id", "visit_id"], unique=False
        )

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shows_reports", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("dose", schema=None) as batch_op:
        batch_op.add_column(sa.Column("added_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.add_column(sa.Column("property_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_thread_company_id_property_id"), ["company_id", "property_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_thread_company_id_property_id"),
            "property",
            ["company_id", "property_id"],
            ["company_id", "id"],
        )

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("redo_of_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_visit_company_id_redo_of_id"), ["company_id", "redo_of_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_visit_company_id_redo_of_id"), "visit", ["company_id", "redo_of_id"], ["company_id", "id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_visit_company_id_redo_of_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_visit_company_id_redo_of_id"))
        batch_op.drop_column("redo_of_id")

    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_thread_company_id_property_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_thread_company_id_property_id"))
        batch_op.drop_column("property_id")

    with op.batch_alter_table("dose", schema=None) as batch_op:
        batch_op.drop_column("added_at")

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("shows_reports")

    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recommendation_company_id_visit_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_company_id_property_id"))
        batch_op.drop_index(batch_op.f("ix_recommendation_company_id_account_id"))

    op.drop_table("recommendation")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_company_id_visit_id"))
        batch_op.drop_index(batch_op.f("ix_rating_company_id_technician_id"))
        batch_op.drop_index(batch_op.f("ix_rating_company_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_rating_company_id_account_id"))

    op.drop_table("rating")
    with op.batch_alter_table("message_photo", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_photo_waiting",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_message_photo_company_id_thread_id"))
        batch_op.drop_index(batch_op.f("ix_message_photo_company_id_message_id"))

    op.drop_table("message_photo")
    with op.batch_alter_table("equipment_work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_equipment_work_company_id_visit_id"))
        batch_op.drop_index(batch_op.f("ix_equipment_work_company_id_equipment_id"))

    op.drop_table("equipment_work")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_document_waiting", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_document_company_id_property_id"))
        batch_op.drop_index(batch_op.f("ix_document_company_id_equipment_id"))
        batch_op.drop_index(batch_op.f("ix_document_company_id_account_id"))

    op.drop_table("document")
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_equipment_waiting", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_equipment_company_id_property_id"))
        batch_op.drop_index(batch_op.f("ix_equipment_company_id_pool_id"))
        batch_op.drop_index(batch_op.f("ix_equipment_company_id_account_id"))

    op.drop_table("equipment")
    with op.batch_alter_table("property_report", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_property_report_waiting",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_property_report_company_id_property_id"))
        batch_op.drop_index(batch_op.f("ix_property_report_company_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_property_report_company_id_account_id"))

    op.drop_table("property_report")
    op.drop_table("swim_rules")
