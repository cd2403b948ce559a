"""Which spans of a damaged video are missing."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; of videos that are there only the sentence tells."""
    op.add_column("videos", sa.Column("missing", sa.JSON, nullable=False, server_default="[]"))
