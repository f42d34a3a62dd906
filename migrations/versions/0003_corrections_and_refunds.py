"""Corrections and refunds

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_correction_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "attempt_id"],
            ["payment_attempt.company_id", "payment_attempt.id"],
            name=op.f("fk_correction_company_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_correction_company_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_correction_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_correction_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_correction_uid")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_correction_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_correction_company_id_attempt_id"), ["company_id", "attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_correction_company_id_invoice_id"), ["company_id", "invoice_id"], unique=False
        )
        batch_op.create_index("ix_correction_state", ["company_id", "state"], unique=False)

    op.create_table(
        "payment_refund",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("bank_refund", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("key_used_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "attempt_id"],
            ["payment_attempt.company_id", "payment_attempt.id"],
            name=op.f("fk_payment_refund_company_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "correction_id"],
            ["correction.company_id", "correction.id"],
            name=op.f("fk_payment_refund_company_id_correction_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_payment_refund_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refund")),
        sa.UniqueConstraint("company_id", "correction_id", name=op.f("uq_payment_refund_company_id_correction_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_payment_refund_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_refund_uid")),
    )
    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_refund_company_id_attempt_id"), ["company_id", "attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_payment_refund_company_id_correction_id"), ["company_id", "correction_id"], unique=False
        )
        batch_op.create_index(
            "ix_payment_refund_waiting",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    with op.batch_alter_table("billing_rules", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approval_cents", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("payment_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reference", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("payment_attempt", schema=None) as batch_op:
        batch_op.drop_column("reference")

    with op.batch_alter_table("billing_rules", schema=None) as batch_op:
        batch_op.drop_column("approval_cents")

    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_payment_refund_waiting",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_payment_refund_company_id_correction_id"))
        batch_op.drop_index(batch_op.f("ix_payment_refund_company_id_attempt_id"))

    op.drop_table("payment_refund")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index("ix_correction_state")
        batch_op.drop_index(batch_op.f("ix_correction_company_id_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_correction_company_id_attempt_id"))
        batch_op.drop_index(batch_op.f("ix_correction_company_id_account_id"))

    op.drop_table("correction")
