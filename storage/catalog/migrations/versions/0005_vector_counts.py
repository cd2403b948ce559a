"""How many vectors each video has in each space: not every frame has one in all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table; videos that are there have a vector for each frame, and no row."""
    op.create_table(
        "vector_counts",
        _key("video_id", "videos.id"),
        _key("space_id", "spaces.id"),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _key(name: str, target: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target, ondelete="CASCADE"), primary_key=True)
