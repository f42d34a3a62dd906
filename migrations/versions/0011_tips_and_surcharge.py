"""Tips and surcharge

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tip_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("technician_id", sa.Integer(), nullable=True),
        sa.Column("technician_name", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "attempt_id"],
            ["payment_attempt.company_id", "payment_attempt.id"],
            name=op.f("fk_tip_share_company_id_attempt_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "technician_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_tip_share_company_id_technician_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_tip_share_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip_share")),
        sa.UniqueConstraint(
            "company_id", "attempt_id", "technician_id", name=op.f("uq_tip_share_company_id_attempt_id_technician_id")
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_tip_share_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_tip_share_uid")),
    )
    with op.batch_alter_table("tip_share", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tip_share_company_id_attempt_id"), ["company_id", "attempt_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tip_share_company_id_technician_id"), ["company_id", "technician_id"], unique=False
        )

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tips_on", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("tip_kind", sa.String(), nullable=False, server_default="percent"))
        batch_op.add_column(sa.Column("tip_presets", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("surcharge_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("surcharge_millionths", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("surcharge_states", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("card_cost_millionths", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("payment_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tip_cents", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("surcharge_cents", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("stored_method", schema=None) as batch_op:
        batch_op.add_column(sa.Column("funding", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("stored_method", schema=None) as batch_op:
        batch_op.drop_column("funding")

    with op.batch_alter_table("payment_attempt", schema=None) as batch_op:
        batch_op.drop_column("surcharge_cents")
        batch_op.drop_column("tip_cents")

    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_column("part")

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("card_cost_millionths")
        batch_op.drop_column("surcharge_states")
        batch_op.drop_column("surcharge_millionths")
        batch_op.drop_column("surcharge_from")
        batch_op.drop_column("tip_presets")
        batch_op.drop_column("tip_kind")
        batch_op.drop_column("tips_on")

    with op.batch_alter_table("tip_share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tip_share_company_id_technician_id"))
        batch_op.drop_index(batch_op.f("ix_tip_share_company_id_attempt_id"))

    op.drop_table("tip_share")
