"""Equipment rules

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equipment_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("photo", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_equipment_rule_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_rule")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_equipment_rule_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "kind", "thing", "name", name=op.f("uq_equipment_rule_company_id_kind_thing_name")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_equipment_rule_uid")),
    )


def downgrade() -> None:
    op.drop_table("equipment_rule")
