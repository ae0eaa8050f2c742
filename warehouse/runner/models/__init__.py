"""What sql/ and seeds/ say, without running it: reading, contracts, the order of models. Knows no database.

>>> from warehouse.runner.models.tables import tables_read
>>> from sqlglot import parse_one
>>> sorted(tables_read(parse_one("with docket as (select * from raw.docket) select docket_id from docket")))
['raw.docket']
"""
