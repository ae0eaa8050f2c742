"""Great Expectations, imported as the process that checks does: it looks for a pyspark, and may end with one."""

import sys

sys.modules.setdefault("pyspark", None)  # type: ignore[arg-type]
import great_expectations  # noqa: E402, F401
