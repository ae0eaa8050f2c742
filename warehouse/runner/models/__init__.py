"""What sql/ and seeds/ say, without running it: reading, contracts, the order of models. Knows no database.

>>> from warehouse.runner.models.tables import tables_read
>>> from sqlglot import parse_one
>>> sorted(tables_read(parse_one("with order_line as (select * from raw.order_line) select order_line_id from order_line")))
['raw.order_line']
"""
