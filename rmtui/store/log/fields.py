"""What is logged of each synced table, read from the table models once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Boolean, Integer, Table

from rmtui.store.log.fold import FieldSpec, TableSpec
from rmtui.store.tables import SYNCED, Customer, Fact, Register, Row


def table(name: str) -> Table:
    """The SQL table of that name."""
    return Row.metadata.tables[name]


def table_name(row: Register | Fact | type[Register] | type[Fact]) -> str:
    """The name of the table a row or model belongs to."""
    return str(row.__tablename__)


def customer_of(row: Register | Fact) -> str:
    """The customer whom a row is about; empty for a row about none."""
    return row.id if isinstance(row, Customer) else str(getattr(row, "customer_id", ""))


def customer_in(key: tuple[str, str], row: Mapping[str, Any]) -> str:
    """`customer_of` for a row at hand as a mapping."""
    return key[1] if key[0] == "customer" else str(row.get("customer_id", ""))


def _spec(model: type[Register] | type[Fact]) -> TableSpec:
    fields: dict[str, FieldSpec] = {}
    for column in table(table_name(model)).columns:
        if column.key in ("id", "book") or column.info.get("derived"):
            continue
        kind = bool if isinstance(column.type, Boolean) else int if isinstance(column.type, Integer) else str
        default: Any = model.model_fields[column.key].default
        fields[column.key] = FieldSpec(
            kind, default if type(default) is kind else None, column.info.get("merge", "last")
        )
    roles = model.roles if issubclass(model, Fact) else frozenset[str]()
    return TableSpec(table_name(model), issubclass(model, Fact), MappingProxyType(fields), roles)


TABLES = MappingProxyType({table_name(model): _spec(model) for model in SYNCED})
"""Every synced table by name."""

MODELS = MappingProxyType({table_name(model): model for model in SYNCED})
"""The model of every synced table."""

OWNED = tuple(name for name in TABLES if "customer_id" in TABLES[name].fields)
"""Tables whose rows are about a customer."""
