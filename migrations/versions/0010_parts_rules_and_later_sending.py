"""Parts, rules and later sending

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("quantity_thousandths", sa.Integer(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("shows_price", sa.Boolean(), nullable=False),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("billed_on", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"], ["visit.company_id", "visit.id"], name=op.f("fk_part_company_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_part_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_part_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_part_uid")),
    )
    with op.batch_alter_table("part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_company_id_visit_id"), ["company_id", "visit_id"], unique=False)

    op.create_table(
        "sent_later",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_sent_later_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "visit_id"], ["visit.company_id", "visit.id"], name=op.f("fk_sent_later_company_id_visit_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_sent_later_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_later")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_sent_later_company_id_id")),
        sa.UniqueConstraint("company_id", "mark", name=op.f("uq_sent_later_company_id_mark")),
        sa.UniqueConstraint("uid", name=op.f("uq_sent_later_uid")),
    )
    with op.batch_alter_table("sent_later", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sent_later_company_id_person_id"), ["company_id", "person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sent_later_company_id_visit_id"), ["company_id", "visit_id"], unique=False)

    op.create_table(
        "invoice_line_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "line_id"],
            ["invoice_line.company_id", "invoice_line.id"],
            name=op.f("fk_invoice_line_part_company_id_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "part_id"],
            ["part.company_id", "part.id"],
            name=op.f("fk_invoice_line_part_company_id_part_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_invoice_line_part_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line_part")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_invoice_line_part_company_id_id")),
        sa.UniqueConstraint("company_id", "part_id", name=op.f("uq_invoice_line_part_company_id_part_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_invoice_line_part_uid")),
    )
    with op.batch_alter_table("invoice_line_part", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invoice_line_part_company_id_line_id"), ["company_id", "line_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invoice_line_part_company_id_part_id"), ["company_id", "part_id"], unique=False
        )

    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_key", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rules", sa.JSON(), nullable=False, server_default="{}"))

    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_out", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("left_out_why", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("not_due", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("not_due")
        batch_op.drop_column("left_out_why")
        batch_op.drop_column("left_out")

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("rules")

    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_column("sent_key")

    with op.batch_alter_table("invoice_line_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_line_part_company_id_part_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_line_part_company_id_line_id"))

    op.drop_table("invoice_line_part")
    with op.batch_alter_table("sent_later", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sent_later_company_id_visit_id"))
        batch_op.drop_index(batch_op.f("ix_sent_later_company_id_person_id"))

    op.drop_table("sent_later")
    with op.batch_alter_table("part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_part_company_id_visit_id"))

    op.drop_table("part")
