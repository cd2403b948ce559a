"""What shots show, in words; and names, folders and labels that are found by a part of a word.

The two virtual tables are FTS5 with trigrams: three letters or more are found wherever they stand, in Chinese
as well. Triggers keep them in step with the tables that they are about, whoever writes those.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the tables; videos that are there have no labels until they are indexed anew."""
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("further", sa.Text, nullable=False),
    )
    op.create_table(
        "shot_labels",
        sa.Column("shot_id", sa.Integer, sa.ForeignKey("shots.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("label_id", sa.Integer, sa.ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("score", sa.Double, nullable=False),
    )
    op.create_index("ix_shot_labels_label_id_score", "shot_labels", ["label_id", "score"])
    op.create_table(
        "video_labels",
        sa.Column("label_id", sa.Integer, sa.ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("video_id", sa.Integer, sa.ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("score", sa.Double, nullable=False),
    )
    op.create_index("ix_video_labels_video_id", "video_labels", ["video_id"])
    _create_location_words()
    _create_label_words()


def _create_location_words() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE location_words USING fts5"
        "(folded, content = 'locations', content_rowid = 'id', tokenize = 'trigram')"
    )
    add = "INSERT INTO location_words (rowid, folded) VALUES (new.id, new.folded)"
    drop = "INSERT INTO location_words (location_words, rowid, folded) VALUES ('delete', old.id, old.folded)"
    op.execute(f"CREATE TRIGGER location_added AFTER INSERT ON locations BEGIN {add}; END")
    op.execute(f"CREATE TRIGGER location_gone AFTER DELETE ON locations BEGIN {drop}; END")
    op.execute(f"CREATE TRIGGER location_moved AFTER UPDATE OF folded ON locations BEGIN {drop}; {add}; END")
    op.execute("INSERT INTO location_words (location_words) VALUES ('rebuild')")


def _create_label_words() -> None:
    op.execute("CREATE VIRTUAL TABLE label_words USING fts5(words, tokenize = 'trigram')")
    add = "INSERT INTO label_words (rowid, words) VALUES (new.id, new.names || char(10) || new.further)"
    drop = "DELETE FROM label_words WHERE rowid = old.id"
    op.execute(f"CREATE TRIGGER label_added AFTER INSERT ON labels BEGIN {add}; END")
    op.execute(f"CREATE TRIGGER label_gone AFTER DELETE ON labels BEGIN {drop}; END")
    op.execute(f"CREATE TRIGGER label_renamed AFTER UPDATE ON labels BEGIN {drop}; {add}; END")
