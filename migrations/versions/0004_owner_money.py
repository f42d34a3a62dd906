"""Owner money

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

from app.base.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remit_to",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("street", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("routing_number", sa.String(), nullable=False),
        sa.Column("account_number", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_remit_to_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remit_to")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_remit_to_company_id_id")),
        sa.UniqueConstraint("company_id", name=op.f("uq_remit_to_company_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_remit_to_uid")),
    )
    op.create_table(
        "approval_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("above_cents", sa.BigInteger(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_approval_rule_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_approval_rule_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rule")),
        sa.UniqueConstraint("company_id", "account_id", name=op.f("uq_approval_rule_company_id_account_id")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_approval_rule_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_approval_rule_uid")),
    )
    with op.batch_alter_table("approval_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approval_rule_company_id_account_id"), ["company_id", "account_id"], unique=False
        )

    op.create_table(
        "approver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("deputy_until", sa.Date(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_approver_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "deputy_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_approver_company_id_deputy_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_approver_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_approver_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approver")),
        sa.UniqueConstraint(
            "company_id", "account_id", "person_id", name=op.f("uq_approver_company_id_account_id_person_id")
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_approver_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_approver_uid")),
    )
    with op.batch_alter_table("approver", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approver_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_approver_company_id_deputy_id"), ["company_id", "deputy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approver_company_id_person_id"), ["company_id", "person_id"], unique=False)

    op.create_table(
        "paper_bundle",
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_paper_bundle_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_paper_bundle_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_paper_bundle_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_bundle")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_paper_bundle_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_bundle_uid")),
    )
    with op.batch_alter_table("paper_bundle", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_paper_bundle_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_paper_bundle_company_id_person_id"), ["company_id", "person_id"], unique=False
        )

    op.create_table(
        "statement_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_statement_month_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_statement_month_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_month")),
        sa.UniqueConstraint(
            "company_id", "account_id", "month", name=op.f("uq_statement_month_company_id_account_id_month")
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_statement_month_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_statement_month_uid")),
    )
    with op.batch_alter_table("statement_month", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_month_company_id_account_id"), ["company_id", "account_id"], unique=False
        )

    op.create_table(
        "statement_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_statement_reader_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_statement_reader_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_statement_reader_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_reader")),
        sa.UniqueConstraint(
            "company_id", "account_id", "person_id", name=op.f("uq_statement_reader_company_id_account_id_person_id")
        ),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_statement_reader_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_statement_reader_uid")),
    )
    with op.batch_alter_table("statement_reader", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_reader_company_id_account_id"), ["company_id", "account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_statement_reader_company_id_person_id"), ["company_id", "person_id"], unique=False
        )

    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "account_id"],
            ["account.company_id", "account.id"],
            name=op.f("fk_thread_company_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name=op.f("fk_thread_company_id_person_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_thread_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_thread_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_thread_uid")),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_thread_company_id_account_id"), ["company_id", "account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_thread_company_id_person_id"), ["company_id", "person_id"], unique=False)
        batch_op.create_index("ix_thread_thing", ["company_id", "thing", "thing_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("is_office", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_message_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "thread_id"],
            ["thread.company_id", "thread.id"],
            name=op.f("fk_message_company_id_thread_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_message_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_message_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_message_uid")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_company_id_person_id"), ["company_id", "person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_company_id_thread_id"), ["company_id", "thread_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "approver_id"],
            ["approver.company_id", "approver.id"],
            name=op.f("fk_approval_company_id_approver_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_approval_company_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=op.f("fk_approval_company_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_approval_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_approval_company_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_approval_uid")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approval_company_id_approver_id"), ["company_id", "approver_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_approval_company_id_invoice_id"), ["company_id", "invoice_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_approval_company_id_person_id"), ["company_id", "person_id"], unique=False)

    op.create_table(
        "approval_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_approval_request_company_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_approval_request_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_approval_request_company_id_id")),
        sa.UniqueConstraint("company_id", "invoice_id", name=op.f("uq_approval_request_company_id_invoice_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_approval_request_uid")),
    )
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approval_request_company_id_invoice_id"), ["company_id", "invoice_id"], unique=False
        )

    op.create_table(
        "instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=26), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id", "invoice_id"],
            ["invoice.company_id", "invoice.id"],
            name=op.f("fk_instalment_company_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_instalment_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("company_id", "id", name=op.f("uq_instalment_company_id_id")),
        sa.UniqueConstraint(
            "company_id", "invoice_id", "position", name=op.f("uq_instalment_company_id_invoice_id_position")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_instalment_uid")),
    )
    with op.batch_alter_table("instalment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instalment_company_id_invoice_id"), ["company_id", "invoice_id"], unique=False
        )

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vendor_number", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part_payments", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("part_payments")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("vendor_number")

    with op.batch_alter_table("instalment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instalment_company_id_invoice_id"))

    op.drop_table("instalment")
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_request_company_id_invoice_id"))

    op.drop_table("approval_request")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_company_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_approval_company_id_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_approval_company_id_approver_id"))

    op.drop_table("approval")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_company_id_thread_id"))
        batch_op.drop_index(batch_op.f("ix_message_company_id_person_id"))

    op.drop_table("message")
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.drop_index("ix_thread_thing")
        batch_op.drop_index(batch_op.f("ix_thread_company_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_thread_company_id_account_id"))

    op.drop_table("thread")
    with op.batch_alter_table("statement_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_reader_company_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_statement_reader_company_id_account_id"))

    op.drop_table("statement_reader")
    with op.batch_alter_table("statement_month", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_month_company_id_account_id"))

    op.drop_table("statement_month")
    with op.batch_alter_table("paper_bundle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_bundle_company_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_paper_bundle_company_id_account_id"))

    op.drop_table("paper_bundle")
    with op.batch_alter_table("approver", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approver_company_id_person_id"))
        batch_op.drop_index(batch_op.f("ix_approver_company_id_deputy_id"))
        batch_op.drop_index(batch_op.f("ix_approver_company_id_account_id"))

    op.drop_table("approver")
    with op.batch_alter_table("approval_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_rule_company_id_account_id"))

    op.drop_table("approval_rule")
    op.drop_table("remit_to")
