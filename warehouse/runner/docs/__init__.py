"""The project as pages: every table with its columns, its lineage, its checks, sample rows and its SQL."""

from warehouse.runner.docs.site import Site, write_docs

__all__ = ["Site", "write_docs"]
