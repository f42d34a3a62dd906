"""Disputes and what became of them

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("asked_again_at", UtcDateTime(), nullable=True),
        sa.Column("asked_again_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "attempt_id"],
            ["payment_attempt.company_id", "payment_attempt.id"],
            name=op.f("fk_payment_dispute_company_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_payment_dispute_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_dispute")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_payment_dispute_company_id_id")),
        sa.UniqueConstraint("company_id", "source", name=op.f("uq_payment_dispute_company_id_source")),
        sa.UniqueConstraint("uid", name=op.f("uq_payment_dispute_uid")),
    )
    with op.batch_alter_table("payment_dispute", schema=None) as batch_op:
        batch_op.create_index("ix_dispute_state", ["company_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_payment_dispute_company_id_attempt_id"), ["company_id", "attempt_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("payment_dispute", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_dispute_company_id_attempt_id"))
        batch_op.drop_index("ix_dispute_state")

    op.drop_table("payment_dispute")
