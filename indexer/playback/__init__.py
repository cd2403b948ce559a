"""What a page shows of a file: single pictures, cuts, and a form of it that every browser plays."""
