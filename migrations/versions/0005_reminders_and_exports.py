"""Reminders and exports

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dunning_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("remind_since", sa.Date(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("send_from", sa.Time(), nullable=False),
        sa.Column("send_until", sa.Time(), nullable=False),
        sa.Column("skips_paused", sa.Boolean(), nullable=False),
        sa.Column("fee_since", sa.Date(), nullable=True),
        sa.Column("fee_millionths", sa.Integer(), nullable=False),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.Column("fee_cap_cents", sa.Integer(), nullable=True),
        sa.Column("fee_grace_days", sa.Integer(), nullable=False),
        sa.Column("fee_most", sa.Integer(), nullable=False),
        sa.Column("hold_days", sa.Integer(), nullable=True),
        sa.Column("hold_least_cents", sa.Integer(), nullable=False),
        sa.Column("hold_notice_days", sa.Integer(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_dunning_rules_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dunning_rules")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_dunning_rules_company_id_id")),
        sa.UniqueConstraint("company_id", name=op.f("uq_dunning_rules_company_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_dunning_rules_uid")),
    )
    op.create_table(
        "export_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("upto_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_export_batch_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_batch")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_export_batch_company_id_id")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_export_batch_company_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_export_batch_uid")),
    )
    op.create_table(
        "bank_day",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("strangers", sa.Integer(), nullable=False),
        sa.Column("healed", sa.Integer(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.Column("compared_at", UtcDateTime(), nullable=True),
        sa.Column("export_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "export_id"],
            ["export_batch.company_id", "export_batch.id"],
            name=op.f("fk_bank_day_company_id_export_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_bank_day_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_day")),
        sa.UniqueConstraint("company_id", "day", name=op.f("uq_bank_day_company_id_day")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_bank_day_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_bank_day_uid")),
    )
    with op.batch_alter_table("bank_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_day_company_id_export_id"), ["company_id", "export_id"], unique=False)
        batch_op.create_index(
            "ix_bank_day_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "late_fee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("fee_invoice_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("charged_on", sa.Date(), nullable=False),
        sa.Column("waived_at", UtcDateTime(), nullable=True),
        sa.Column("waived_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_late_fee_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "fee_invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_late_fee_company_id_fee_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_late_fee_company_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_late_fee_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_fee")),
        sa.UniqueConstraint("company_id", "fee_invoice_id", name=op.f("uq_late_fee_company_id_fee_invoice_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_late_fee_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "invoice_id", "number", name=op.f("uq_late_fee_company_id_invoice_id_number")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_late_fee_uid")),
    )
    with op.batch_alter_table("late_fee", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_late_fee_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_late_fee_company_id_fee_invoice_id"), ["company_id", "fee_invoice_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_late_fee_company_id_invoice_id"), ["company_id", "invoice_id"], unique=False
        )

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_reminder_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_reminder_company_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_reminder_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_reminder_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "invoice_id", "due_on", "step", name=op.f("uq_reminder_company_id_invoice_id_due_on_step")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_reminder_uid")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminder_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_reminder_company_id_invoice_id"), ["company_id", "invoice_id"], unique=False
        )

    op.create_table(
        "service_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("announced_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("rests_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_service_hold_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_service_hold_company_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_service_hold_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_hold")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_service_hold_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_hold_uid")),
    )
    with op.batch_alter_table("service_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_hold_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_hold_company_id_invoice_id"), ["company_id", "invoice_id"], unique=False
        )
        batch_op.create_index(
            "uq_service_hold_live",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_left_alone", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("serve_anyway_by", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("serve_anyway_by")

    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_column("is_left_alone")

    with op.batch_alter_table("service_hold", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_service_hold_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_service_hold_company_id_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_service_hold_company_id_account_id"))

    op.drop_table("service_hold")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_company_id_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_company_id_account_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("late_fee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_fee_company_id_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_late_fee_company_id_fee_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_late_fee_company_id_account_id"))

    op.drop_table("late_fee")
    with op.batch_alter_table("bank_day", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_bank_day_waiting", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_bank_day_company_id_export_id"))

    op.drop_table("bank_day")
    op.drop_table("export_batch")
    op.drop_table("dunning_rules")
