"""Any table in any format."""

import orjson
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from atlas.exports.csv_files import to_csv
from atlas.exports.sending import send_file
from atlas.exports.tables import Table, to_json

FORMATS = ("xlsx", "csv", "json")


def send_table(table: Table, kind: str) -> HttpResponseBase:
    return send_file(_written(table, kind), name=table.name, kind=kind)


def _written(table: Table, kind: str) -> bytes:
    if kind == "csv":
        return to_csv(table)
    if kind == "json":
        return orjson.dumps(to_json(table))
    from atlas.exports.workbooks import to_xlsx  # noqa: PLC0415 - openpyxl is loaded when it is needed

    return to_xlsx(
        table,
        sheets=(gettext("Values"), gettext("Explanations")),
        head=(gettext("Sign"), gettext("Meaning")),
    )
