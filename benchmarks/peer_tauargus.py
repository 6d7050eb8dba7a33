"""Run by a Python that has pytauargus, in a folder of its own (it trips over files of earlier runs): MINIMUM COLUMN…"""

import csv
import json
import sys

from pytauargus import protect

minimum, *columns = sys.argv[1:]
with open("records.csv", encoding="utf-8", newline="") as file:
    records = list(csv.DictReader(file))
table = {column: [record[column] for record in records] for column in columns}
table["one"] = [1] * len(records)
result = protect(
    table,
    columns,
    response="one",
    safety_rules=f"FREQ({minimum},10)",
    suppress="MOD(1,5,1,1,1)",
    hrc={columns[0]: "area.hrc"},
    workdir="run",
)
found = result.tables[0]
rows = found.rows
with open("statuses.json", "w", encoding="utf-8") as file:
    json.dump(
        [[*(row[column] for column in columns), status] for row, status in zip(rows, found.status(), strict=True)], file
    )
