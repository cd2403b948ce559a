"""Rows that say what the library holds: `catalog.Catalog` reads them, `writes.Writing` writes."""
