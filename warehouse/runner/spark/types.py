"""Types of DuckDB as Spark has them, and as Parquet carries them there and back."""

from __future__ import annotations

from sqlglot import exp

# Spark has no whole number of more than 64 bits, and none without a sign.
_WIDE = {"HUGEINT": "DECIMAL(38, 0)", "INT128": "DECIMAL(38, 0)", "UBIGINT": "DECIMAL(20, 0)"}
_PLAIN = {
    "BIGINT": "BIGINT",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "DOUBLE": "DOUBLE",
    "FLOAT": "FLOAT",
    "INT": "INT",
    "SMALLINT": "SMALLINT",
    "TINYINT": "TINYINT",
    "TEXT": "STRING",
    "VARBINARY": "BINARY",
    "VARCHAR": "STRING",
    # A timestamp of DuckDB has no time zone.
    "TIMESTAMP": "TIMESTAMP_NTZ",
    "TIMESTAMPNTZ": "TIMESTAMP_NTZ",
}


def spark_type(type_: str) -> str | None:
    """The type of Spark for one of DuckDB; None where it has none that holds every value.

    >>> spark_type("VARCHAR"), spark_type("DECIMAL(8,1)"), spark_type("HUGEINT"), spark_type("INTERVAL")
    ('STRING', 'DECIMAL(8, 1)', 'DECIMAL(38, 0)', None)
    >>> spark_type('STRUCT(a VARCHAR, "b" BIGINT)[]')
    'ARRAY<STRUCT<`a`: STRING, `b`: BIGINT>>'
    """
    return _spark(_parsed(type_))


def parquet_type(type_: str) -> str:
    """The type of DuckDB that a value is written to Parquet as: itself, or a decimal for a number that is too wide.

    >>> parquet_type("HUGEINT[]"), parquet_type("VARCHAR")
    ('DECIMAL(38, 0)[]', 'VARCHAR')
    """
    found = _parsed(type_)
    wide = [node for node in found.find_all(exp.DataType) if node.this.name in _WIDE]
    if not wide:
        return type_
    for node in wide:
        other = _parsed(_WIDE[node.this.name])
        if node is found:
            found = other
        else:
            node.replace(other)
    return found.sql("duckdb")


def _parsed(type_: str) -> exp.DataType:
    return exp.DataType.build(type_, dialect="duckdb")


def _spark(node: exp.DataType) -> str | None:
    kind = node.this.name if isinstance(node.this, exp.DType) else str(node.this).upper()
    if kind in ("ARRAY", "LIST"):
        inner = _spark(node.expressions[0])
        return inner and f"ARRAY<{inner}>"
    if kind == "STRUCT":
        fields = [(field.name, _spark(field.kind)) for field in node.expressions]
        return None if None in dict(fields).values() else f"STRUCT<{', '.join(f'`{n}`: {t}' for n, t in fields)}>"
    if kind == "DECIMAL":
        width, scale = [int(parameter.name) for parameter in node.expressions] or (18, 3)
        return f"DECIMAL({width}, {scale})"
    return _WIDE.get(kind) or _PLAIN.get(kind)
