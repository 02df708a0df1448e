"""The tables: which fields they have, what identifies a row, what refers to what.

pandera schemas (checked on writing), Frictionless resource descriptors (``datapackage.json``) and the data
dictionary for readers (``docs/data-dictionary.md``) are all derived from :data:`TABLES` and from the one
dictionary of fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from helpers.datasets.fields import FIELDS, Field

if TYPE_CHECKING:
    import pandera.pandas as pa


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its columns in order, its keys, and what it is in two languages."""

    name: str
    en: str
    ko: str
    columns: tuple[str, ...]
    nullable: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    """Columns that together name a row; they may be null."""
    order: tuple[str, ...] = ()
    """Columns that rows are sorted by when written (then by all others)."""
    foreign: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Columns, and the table whose columns of the same names they refer to."""
    narrowed: dict[str, Field] = field(default_factory=dict)

    def field(self, column: str) -> Field:
        """The field of a column, as this table narrows it."""
        return self.narrowed.get(column) or FIELDS[column]


def _table(
    name: str,
    en: str,
    ko: str,
    columns: str,
    key: str = "",
    foreign: tuple[tuple[str, str], ...] = (("report", "reports"),),
    **narrowed: Field,
) -> TableSpec:
    """A table from the names of its columns; ``?`` marks those that may be null."""
    marked = columns.split()
    names = tuple(column.rstrip("?") for column in marked)
    return TableSpec(
        name,
        en,
        ko,
        names,
        nullable=frozenset(column[:-1] for column in marked if column.endswith("?")),
        key=tuple(key.split()),
        order=tuple(
            column for column in ("report", "line", "html_index", "html_row", "cell", "part", "order", "no") if column in names
        ),
        foreign=tuple((tuple(own.split()), other) for own, other in foreign),
        narrowed=narrowed,
    )


def _narrow(name: str, **changes) -> Field:
    return replace(FIELDS[name], **changes)


#: Columns that lead a row of a domain table back to the number it comes from.
PLACE = "table? line cell? html_index? html_row? part?"

_SPECS = (
    _table(
        "reports",
        "The reports",
        "보고서",
        "report title? title_en? agency? agency_en? level? date? fiscal_year? line lines "
        "departments_count projects_count tables_count observations",
        key="report",
        foreign=(),
    ),
    _table(
        "departments",
        "Departments of each report, in its order",
        "보고서별 부서",
        "report department name_en? parent? order line functions teams",
        key="report department",
        department=_narrow("department", en="Department (과, 실, 센터, 관)", ko="부서(과·실·센터·관)"),
    ),
    _table(
        "observations",
        "One row per number that measures something in a table cell",
        "표 셀의 측정 수치 하나당 한 행",
        "report table line cell part html_index? html_row? start end department? project? title? row_labels col_labels "
        "period? value unit? amount_krw? raw check",
        key="report line cell html_index html_row part",
        foreign=(("report", "reports"), ("report table", "tables")),
    ),
    _table(
        "skipped",
        "One row per number in a table cell that is not an observation",
        "관측값이 아닌 표 안의 숫자",
        "report line cell html_index? html_row? start end raw reason",
        key="report line cell html_index html_row start",
    ),
    _table(
        "figures",
        "Label : figure lines outside tables",
        "표 밖의 ‘이름 : 수치’ 줄",
        "report line department? project? label value? unit? period? amount_krw? raw",
    ),
    _table(
        "tables",
        "The catalogue of tables",
        "표 목록",
        "report table first_line last_line title? department? project? unit_note? rows columns header_rows stub_columns "
        "kind observations score? runner_up? margin? why?",
        key="report table",
        kind=_narrow("kind", en="numeric, or text for words with incidental numbers", ko="수치 표(numeric) 또는 글 표(text)"),
    ),
    _table(
        "checks",
        "Arithmetic identities found in the reports and tested",
        "검산 결과",
        "report table? kind line cell? part? html_index? html_row? members suspects? printed computed holds severity? note?",
        kind=_narrow("kind", en="Kind of identity", ko="검산 종류", enum=("sum", "difference", "ratio", "cross-table")),
    ),
    _table(
        "staffing",
        "Posts and staff by department, group and grade",
        "부서·직군·직급별 정원과 현원",
        f"report department? group grade? capacity? current? women? as_of? is_total {PLACE} origins",
    ),
    _table(
        "budgets",
        "Money by department, project, item, funding source, fiscal year and stage",
        "부서·사업·항목·재원·회계연도·단계별 금액",
        f"report department? project? item? source fiscal_year? stage amount_krw is_total value unit {PLACE} raw",
    ),
    _table(
        "projects",
        "Projects of each report",
        "세부사업",
        "report department? theme? no? title kind? page? budget_krw? previous_krw? line first_line? last_line?",
        kind=_narrow("kind", en="New (신규) or continued (계속)", ko="신규 또는 계속"),
        first_line=_narrow("first_line", en="First line of the project's section", ko="사업 설명의 첫 줄"),
        last_line=_narrow("last_line", en="Last line of the project's section", ko="사업 설명의 마지막 줄"),
    ),
    _table(
        "indicators",
        "Series measured over two or more periods; money, staff and usage have their own tables",
        "두 시점 이상 측정된 지표",
        f"report department? project? series breakdown? period value unit? is_total {PLACE}",
    ),
    _table(
        "audit_items",
        "Demands of the council's audit and their follow-up",
        "행정사무감사 지적사항과 처리 결과",
        "report kind no department? departments status? table? line cell?",
        key="report kind no",
        kind=_narrow(
            "kind", en="시정·처리 요구사항 (demand), 건의사항 (proposal) or 자료제출 (request for papers)", ko="지적 종류"
        ),
        department=_narrow("department", en="Department as printed", ko="인쇄된 부서 이름"),
        no=_narrow("no", minimum=1),
    ),
    _table(
        "evaluations",
        "Affairs evaluated: indicators, achievements, improvements",
        "종합성과평가 대상 사무",
        "report no? affair indicators achievements improvements achievement_figures improvement_figures table line",
        key="report table",
    ),
    _table(
        "usage",
        "Sessions and participants by programme and year",
        "프로그램·연도별 이용 실적",
        f"report department? project? area group? programme? year? sessions? participants? is_total {PLACE} origins",
    ),
    _table(
        "facilities",
        "Facilities and their floors",
        "시설과 층별 현황",
        f"report department? project? name? address? floor? area_m2 use? is_total {PLACE}",
    ),
)

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _SPECS}

#: The tables that cleaning makes; the others are made from these and from the documents.
BASE = ("observations", "skipped", "figures", "tables", "checks")

PANDAS_TYPES = {"string": "str", "number": "float64", "list": "object", "json": "str"}
FRICTIONLESS_TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "list": "array",
    "json": "array",
}


def pandas_type(spec: TableSpec, column: str) -> str:
    """The dtype of a column in a loaded or validated frame."""
    kind = spec.field(column).type
    if kind == "integer":
        return "Int64" if column in spec.nullable else "int64"
    if kind == "boolean":
        return "boolean" if column in spec.nullable else "bool"
    return PANDAS_TYPES[kind]


@cache
def pandera_schema(name: str) -> pa.DataFrameSchema:
    """The pandera schema of a table, made from the dictionary of fields."""
    import pandera.pandas as pa

    spec = TABLES[name]
    columns = {}
    for column in spec.columns:
        entry = spec.field(column)
        checks = []
        if entry.enum:
            checks.append(pa.Check.isin(list(entry.enum)))
        if entry.minimum is not None:
            checks.append(pa.Check.ge(entry.minimum))
        if entry.pattern:
            checks.append(pa.Check.str_matches(f"^(?:{entry.pattern})$"))
        if entry.type == "list":
            checks.append(pa.Check(_is_list_of_strings, element_wise=True, error="not a list of strings"))
        if entry.type == "string":
            checks.append(pa.Check.str_length(min_value=1))
        columns[column] = pa.Column(pandas_type(spec, column), checks=checks, nullable=column in spec.nullable)
    return pa.DataFrameSchema(columns, strict=True, ordered=True, name=name, unique=list(spec.key) or None)


def _is_list_of_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def frictionless_schema(name: str) -> dict:
    """The Table Schema (frictionlessdata.io) of a table, made from the dictionary of fields."""
    spec = TABLES[name]
    fields = []
    for column in spec.columns:
        entry = spec.field(column)
        constraints: dict = {}
        if column not in spec.nullable:
            constraints["required"] = True
        if entry.enum:
            constraints["enum"] = list(entry.enum)
        if entry.minimum is not None:
            constraints["minimum"] = entry.minimum
        if entry.pattern:
            constraints["pattern"] = entry.pattern
        described = {"name": column, "type": FRICTIONLESS_TYPES[entry.type], "description": entry.en, "description_ko": entry.ko}
        if entry.unit:
            described["unit"] = entry.unit
        if constraints:
            described["constraints"] = constraints
        fields.append(described)
    schema: dict = {"fields": fields, "missingValues": [""]}
    if spec.key:
        schema["primaryKey"] = list(spec.key)
    if spec.foreign:
        schema["foreignKeys"] = [
            {"fields": list(own), "reference": {"resource": other, "fields": list(own)}} for own, other in spec.foreign
        ]
    return schema
