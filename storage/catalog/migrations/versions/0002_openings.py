"""Where the gradual transition that opens a shot begins and ends."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the two columns; of shots that are there the extent is not known."""
    for name in ("opening_start_pts", "opening_end_pts"):
        op.add_column("shots", sa.Column(name, sa.BigInteger))
