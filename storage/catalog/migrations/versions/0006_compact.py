"""Which files are no copies of a video but compact files made from it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column; there were no compact files before."""
    op.add_column("locations", sa.Column("compact", sa.Boolean, nullable=False, server_default=sa.false()))
