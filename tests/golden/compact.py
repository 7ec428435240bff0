"""Copies recorded runs into frameworks/, without what the tests don't read: decimals of numbers that are there in
hexadecimal, and the framework's own roots.

    python3 tests/golden/compact.py RECORDED.json...
"""

import json
import pathlib
import sys

KEPT = ["id", "framework", "versions", "optimizer", "config", "variant", "cpu", "dtype", "hyper", "problem", "dim", "steps"]
ROOTS = ["sqrt", "sqrt2"]


def decimal(value):
    """A hyper-parameter as text, where it is a number."""
    if isinstance(value, dict):
        return value["dec"]
    return [decimal(one) for one in value] if isinstance(value, list) else value


def main():
    folder = pathlib.Path(__file__).parent / "frameworks"
    for path in sys.argv[1:]:
        run = json.loads(pathlib.Path(path).read_text())
        head = {key: run[key] for key in KEPT}
        head["hyper"] = {key: decimal(value) for key, value in run["hyper"].items()}
        head["theta0"] = run["theta0"]["dec"]
        head["match"] = run["match"]
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
        fields = []
        for name, column in run["fields"].items():
            if name in ROOTS:
                continue
            # A number that all coordinates share is a row by itself.
            rows = [" ".join(row) if isinstance(row, list) else row for row in column["hex"]]
            rows = ",\n".join(json.dumps(row) for row in rows)
            fields.append(f"{json.dumps(name)}: [\n{rows}]")
        lines.append('"fields": {' + ",\n".join(fields) + "}")
        (folder / f"{run['id']}.json").write_text("{" + ",\n".join(lines) + "}\n")


main()
