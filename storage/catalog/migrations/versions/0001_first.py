"""The first schema.

A migration is a picture of its time: it names its tables itself and does not follow the models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    _videos()
    _frames()
    _vectors()
    op.create_table(
        "failures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("path", sa.Text, nullable=False, unique=True),
        sa.Column("fingerprint", sa.Text),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("failed_at", sa.DateTime, nullable=False),
    )


def _videos() -> None:
    op.create_table(
        "videos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("container", sa.Text, nullable=False),
        sa.Column("codec", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("rotation", sa.Integer, nullable=False),
        sa.Column("time_base_num", sa.BigInteger, nullable=False),
        sa.Column("time_base_den", sa.BigInteger, nullable=False),
        sa.Column("origin_pts", sa.BigInteger, nullable=False),
        sa.Column("end_pts", sa.BigInteger, nullable=False),
        sa.Column("frame_count", sa.Integer, nullable=False),
        sa.Column("frame_rate_num", sa.BigInteger),
        sa.Column("frame_rate_den", sa.BigInteger),
        sa.Column("has_audio", sa.Boolean, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("recipe", sa.Text, nullable=False),
        sa.Column("indexed_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "locations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("path", sa.Text, nullable=False, unique=True),
        _belongs_to("video_id", "videos.id"),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_locations_video_id", "locations", ["video_id"])


def _frames() -> None:
    op.create_table(
        "shots",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("video_id", "videos.id"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("start_pts", sa.BigInteger, nullable=False),
        sa.Column("end_pts", sa.BigInteger, nullable=False),
        sa.Column("transition", sa.Text, nullable=False),
        sa.UniqueConstraint("video_id", "number"),
    )
    op.create_table(
        "frames",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("video_id", "videos.id"),
        _belongs_to("shot_id", "shots.id"),
        sa.Column("pts", sa.BigInteger, nullable=False),
        sa.Column("keyframe", sa.Boolean, nullable=False),
        sa.Column("flat", sa.Boolean, nullable=False),
        sa.Column("blob", sa.Text),
        sqlite_autoincrement=True,
    )
    for column in ("video_id", "shot_id", "blob"):
        op.create_index(f"ix_frames_{column}", "frames", [column])


def _vectors() -> None:
    op.create_table(
        "spaces",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("dim", sa.Integer, nullable=False),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("preprocessing", sa.Text, nullable=False),
        sa.Column("weights", sa.Text, nullable=False),
        sa.UniqueConstraint("name", "dim", "metric", "preprocessing", "weights"),
    )
    op.create_table(
        "segments",
        sa.Column("name", sa.Text, primary_key=True),
        _belongs_to("space_id", "spaces.id"),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("ann_size", sa.BigInteger),
        sa.Column("ann_sha256", sa.Text),
    )
    op.create_index("ix_segments_space_id", "segments", ["space_id"])


def _belongs_to(name: str, target: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(target, ondelete="CASCADE"), nullable=False)
