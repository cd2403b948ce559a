"""What lists of videos are sorted and filtered by, beside the paths of files; where the pictures are."""

import sqlalchemy as sa
from alembic import op

from storage.catalog.names import name_columns
from storage.catalog.types import text_to_path

revision = "0008"
down_revision = "0007"

COLUMNS = ("folder", "sort_name", "folded")
_AT_ONCE = 1000


def upgrade() -> None:
    """Add the columns, fill them from the paths, and make lists quick."""
    for name in COLUMNS:
        op.add_column("locations", sa.Column(name, sa.Text, nullable=False, server_default=""))
    _fill(op.get_bind())
    op.drop_index("ix_locations_video_id", "locations")
    op.create_index("ix_locations_of_videos", "locations", ["video_id", "compact", "path"])
    op.create_index("ix_locations_folder", "locations", ["folder"])
    pictures = sa.text("blob IS NOT NULL")
    op.create_index("ix_frames_pictures", "frames", ["video_id", "flat", "pts"], sqlite_where=pictures)


def _fill(connection: sa.Connection) -> None:
    locations = sa.table("locations", sa.column("id", sa.Integer), sa.column("path", sa.Text))
    for name in COLUMNS:
        locations.append_column(sa.column(name, sa.Text))
    chosen = {name: sa.bindparam(f"new_{name}", type_=sa.Text) for name in COLUMNS}
    statement = sa.update(locations).where(locations.c.id == sa.bindparam("which")).values(chosen)
    rows = connection.execute(sa.select(locations.c.id, locations.c.path)).all()
    for start in range(0, len(rows), _AT_ONCE):
        values = [
            {"which": id_, **{f"new_{name}": text for name, text in name_columns(text_to_path(path)).items()}}
            for id_, path in rows[start : start + _AT_ONCE]
        ]
        connection.execute(statement, values)
