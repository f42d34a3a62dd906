"""Wishes and codes on phones

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("preferred_weekday", sa.Integer(), nullable=True),
        sa.Column("water_concern", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "property_id"],
            ["property.company_id", "property.id"],
            name=op.f("fk_preferences_company_id_property_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_preferences_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_preferences_company_id_id")),
        sa.UniqueConstraint("property_id", name=op.f("uq_preferences_property_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_preferences_uid")),
    )
    with op.batch_alter_table("preferences", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_preferences_company_id_property_id"), ["company_id", "property_id"], unique=False
        )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("codes_on_phones", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("codes_on_phones")
    op.drop_table("preferences")
