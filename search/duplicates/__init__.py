"""What a library holds twice: relations between its videos, groups of copies, which copy to keep."""
