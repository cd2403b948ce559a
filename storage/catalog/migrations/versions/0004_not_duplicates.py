"""Which pairs of contents are no copies of each other, as people have said."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table; nothing was decided yet."""
    op.create_table(
        "not_duplicates",
        sa.Column("first", sa.Text, primary_key=True),
        sa.Column("second", sa.Text, primary_key=True),
        sa.Column("noted_at", sa.DateTime, nullable=False),
    )
