"""Parts of keyframes that move or stand out, with ids that no frame has."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

FIRST = 1 << 40  # vectors are named by ids of frames or of regions, so the two must never meet


def upgrade() -> None:
    """Create the table; videos that are there have no regions until they are indexed anew."""
    numbers = ("x", "y", "width", "height", "area", "motion_x", "motion_y", "salience")
    op.create_table(
        "regions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("frame_id", sa.Integer, sa.ForeignKey("frames.id", ondelete="CASCADE"), nullable=False),
        *(sa.Column(name, sa.Double, nullable=False) for name in numbers),
        sa.Column("mask", sa.LargeBinary, nullable=False),
        sa.CheckConstraint(f"id >= {FIRST}", name="ids_beside_frames"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_regions_frame_id", "regions", ["frame_id"])
    last_ids = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    op.bulk_insert(last_ids, [{"name": "regions", "seq": FIRST - 1}])
