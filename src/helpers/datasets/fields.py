"""The one dictionary of fields: what every column of every table is called, holds and means.

Tables (:mod:`helpers.datasets.schema`) only name fields; type, unit, descriptions and constraints stand
here once. A name means the same thing wherever it stands; where a table narrows it (the values that
``kind`` can take), the table says so beside its list of fields.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its type, unit, meaning and limits.

    ``type`` is one of ``string``, ``integer``, ``number``, ``boolean``, ``list`` (of strings) and ``json``
    (any JSON array, kept as text).
    """

    type: str
    en: str
    ko: str
    unit: str | None = None
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    pattern: str | None = None


_POINT = r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?"
PERIOD = f"{_POINT}(/{_POINT})?"
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"


def _s(en: str, ko: str, **limits) -> Field:
    return Field("string", en, ko, **limits)


def _i(en: str, ko: str, minimum: float | None = 0, **limits) -> Field:
    return Field("integer", en, ko, minimum=minimum, **limits)


def _n(en: str, ko: str, **limits) -> Field:
    return Field("number", en, ko, **limits)


FIELDS: dict[str, Field] = {
    # Where a row comes from
    "report": _s("Report id", "보고서 식별자", pattern=r"[^\s:/\\]+"),
    "table": _s("Table id: report, first line and, in a cell, number", "표 식별자: 보고서, 첫 줄, 셀 안의 표는 번호까지"),
    "line": _i("1-based line in the raw file", "원문 파일의 줄 번호(1부터)", minimum=1),
    "cell": _i(
        "0-based TAB index in the line; column of the full grid in a nested table",
        "줄 안의 셀 번호(0부터), 셀 안의 표에서는 열 번호",
    ),
    "part": _i(
        "0-based index of the number among the measured numbers of the cell; null in a check on the text of a cell or line",
        "셀 안 측정 수치의 순번(0부터), 셀이나 줄의 글을 검산한 것은 빈값",
    ),
    "html_index": _i(
        "Which nested table of the line, 0-based; null outside them", "줄 안의 몇 번째 내부 표인지(0부터), 내부 표가 아니면 빈값"
    ),
    "html_row": _i("Row of the nested table, header counted, 0-based", "내부 표의 행 번호(머리행 포함, 0부터)"),
    "start": _i("First character of the number in the cell's text, tags removed", "셀 글자(태그 제외)에서 수치가 시작하는 자리"),
    "end": _i("Character after the number in the cell's text", "셀 글자에서 수치가 끝난 다음 자리"),
    "raw": _s("The text as printed", "인쇄된 그대로의 글"),
    "origins": Field(
        "json",
        "The numbers behind the row: [measure, line, cell, html_index, html_row, part], cell null outside tables",
        "행을 이루는 수치의 위치: [항목, 줄, 셀, 내부 표, 내부 행, 순번], 표 밖이면 셀은 빈값",
    ),
    # Whose it is
    "department": _s("Department (과, 실, 센터, 관); null for a whole bureau", "부서(과·실·센터·관), 국 전체면 빈값"),
    "project": _s("Project (세부사업) whose section holds it", "세부사업"),
    "title": _s(
        "Title: caption or nearest heading of a table, name of a report or project",
        "제목: 표의 제목이나 가장 가까운 소제목, 보고서·사업의 이름",
    ),
    # What it says
    "row_labels": Field("list", "Row label path, outermost first", "행 이름 경로(바깥쪽부터)"),
    "col_labels": Field("list", "Column label path, outermost first", "열 이름 경로(바깥쪽부터)"),
    "label": _s("Label before the colon", "쌍점 앞의 이름"),
    "period": _s("When the number is for: 2018, 2017-12, 2021-Q1, 2017-08/2020-05", "수치의 시점이나 기간", pattern=PERIOD),
    "value": _n("The number as printed, in the printed scale", "인쇄된 단위 그대로의 값"),
    "unit": _s("Unit as printed", "인쇄된 단위"),
    "amount_krw": _n("The value in won where the unit is money", "원으로 환산한 금액", unit="원"),
    "check": _s("Whether arithmetic identities bear the number out", "검산 결과", enum=("confirmed", "conflict", "unchecked")),
    "is_total": Field(
        "boolean", "True for a total or subtotal of other rows: leave out of sums", "다른 행의 합계·소계이면 참: 더할 때 제외"
    ),
    "reason": _s("Why the number is not an observation", "관측값으로 삼지 않은 까닭"),
    "kind": _s("Kind of row", "행의 종류"),
    "note": _s(
        "A sentence for the reader: what was computed and, where it says so, the value that would fit, the value that a blank "
        "must have had, or what a lost row must have held",
        "읽는 이를 위한 설명: 계산 내용과, 맞게 될 값, 빈칸에 있었을 값, 빠진 행에 있었을 값",
    ),
    # Tables of the reports
    "first_line": _i("First line of the table", "표의 첫 줄", minimum=1),
    "last_line": _i("Last line of the table", "표의 마지막 줄", minimum=1),
    "unit_note": _s("Unit note of the table as printed", "표의 단위 표기"),
    "rows": _i("Rows of the table", "표의 행 수"),
    "columns": _i("Columns of the table", "표의 열 수"),
    "header_rows": _i("Header rows", "머리행 수"),
    "stub_columns": _i("Stub columns", "이름 열 수"),
    "observations": _i("Observations read from it", "읽어 낸 관측값 수", unit="개"),
    "score": _n("How badly the layout chosen fits (0 is best)", "선택한 구조의 어긋남(0이 최선)"),
    "runner_up": _s("The layout that came second", "두 번째로 맞는 구조"),
    "margin": _n("How much worse the second one fits", "두 번째 구조와의 차이"),
    "why": _s("Why this layout was chosen", "이 구조를 고른 까닭"),
    # Checks
    "members": Field(
        "json",
        "Numbers the tested one is computed from: [report, line, cell, html_index, html_row, part]; none for a total over "
        "nothing but dashes, lines of departments for a count of them",
        "검산에 쓴 수치의 위치: [보고서, 줄, 셀, 내부 표, 내부 행, 순번]. '-'뿐인 합계에는 없고, 팀 수에는 부서의 줄",
    ),
    "suspects": Field(
        "json",
        "Likeliest culprit of a check that fails, in the form of members: the number tested, or one that two failing checks "
        "share; the note gives the value that would mend them. Where a row was lost, the total that shows it",
        "맞지 않을 때 의심되는 수치의 위치: 검산한 수치, 또는 맞지 않는 두 검산에 함께 든 수치. 행이 빠졌으면 그것을 드러내는 합계",
    ),
    "printed": _n("Number as printed", "인쇄된 값"),
    "computed": _n("Number as computed", "계산한 값"),
    "holds": Field(
        "boolean",
        "Whether the identity holds; where the note names a blank, whether it holds with the blank read as the note says",
        "검산이 맞는지(설명에 빈칸이 적혀 있으면 그 값을 넣었을 때)",
    ),
    "severity": _s(
        "Of a check that fails: rounding where the last printed digit explains it, else slip",
        "맞지 않는 정도: 반올림 차이 또는 오류",
        enum=("rounding", "slip"),
    ),
    # Reports and departments
    "agency": _s("Who reports", "보고 기관"),
    "agency_en": _s("Who reports, in English", "보고 기관(영문)"),
    "title_en": _s("Title in English", "영문 제목"),
    "level": _s("Level of government", "기관 수준", enum=("metropolitan", "district", "national")),
    "date": _s("Date of the report, as exact as printed", "보고 일자(인쇄된 만큼)", pattern=DATE),
    "fiscal_year": _i("Fiscal year", "회계연도", minimum=1900),
    "lines": _i("Lines of the file", "파일의 줄 수", unit="줄"),
    "departments_count": _i("Departments of the report", "보고서의 부서 수", unit="개"),
    "projects_count": _i("Projects of the report", "보고서의 세부사업 수", unit="개"),
    "tables_count": _i("Tables of the report", "보고서의 표 수", unit="개"),
    "name_en": _s("Name in English", "영문 이름"),
    "parent": _s("Bureau or office it belongs to", "상위 조직"),
    "order": _i("Place in the report's order, 1-based", "보고서 안의 순서(1부터)", minimum=1),
    "functions": Field("list", "Duties as listed", "소관 업무"),
    "teams": Field("list", "Teams as listed", "소속 팀"),
    # Staff
    "group": _s("Group: service of staff (일반직, 임기제), kind of programme", "구분: 직군(일반직, 임기제 등), 프로그램 분류"),
    "grade": _s("Grade (4급 …)", "직급"),
    "capacity": _i("Posts (정원)", "정원", unit="명"),
    "current": _i("Staff in post (현원)", "현원", unit="명"),
    "women": _i("Women among them", "여성 현원", unit="명"),
    "as_of": _s("Date or month that the numbers are for", "기준 시점", pattern=PERIOD + "|" + DATE),
    # Money
    "item": _s("Budget item (정책사업비, a programme); null for the whole", "예산 항목(정책사업비 등), 전체면 빈값"),
    "source": _s(
        "Funding source (계, 국비, 시비, 구비, 기금, 외부 …); 계 for all together", "재원(계, 국비, 시비, 구비, 기금, 외부 등)"
    ),
    "stage": _s(
        "Stage of the money, from budget to execution",
        "예산 단계",
        enum=("예산", "예산현액", "원인행위액", "지출액", "배정", "교부", "집행"),
    ),
    "budget_krw": _n("Budget of the report's fiscal year", "해당 회계연도 예산", unit="원"),
    "previous_krw": _n("Budget of the year before", "전년도 예산", unit="원"),
    # Projects, indicators
    "theme": _s("Theme that the report lists the project under", "사업이 속한 주제"),
    "no": _i("Number as printed", "인쇄된 번호"),
    "page": _i("Page as listed", "목록의 쪽", minimum=1),
    "series": _s("What is measured: table title and measure", "지표 이름: 표 제목과 항목"),
    "breakdown": _s("Part of the series: the other labels, outermost first", "지표의 세부 구분"),
    # Audit and evaluations
    "departments": Field(
        "list", "Departments resolved, bodies outside the report's list included", "정리한 부서 이름(목록 밖 기관 포함)"
    ),
    "status": _s("State of follow-up", "추진상황", enum=("완료", "추진중", "검토중", "미반영")),
    "affair": _s("Affair evaluated", "평가 대상 사무"),
    "indicators": Field("list", "Performance indicators as listed", "성과지표"),
    "achievements": _i("Achievements listed", "주요 성과 수", unit="건"),
    "improvements": _i("Improvements asked for", "개선 과제 수", unit="건"),
    "achievement_figures": Field("list", "Figures that the achievements name, with unit", "성과에 나온 수치"),
    "improvement_figures": Field("list", "Figures that the improvements name, with unit", "개선 과제에 나온 수치"),
    # Usage and facilities
    "area": _s("Area of activity", "분야"),
    "programme": _s("Programme; null for a subtotal", "프로그램, 소계면 빈값"),
    "year": _i("Year; null for a total over years", "연도, 여러 해 합계면 빈값", minimum=1900),
    "sessions": _n("Times held", "횟수", unit="회"),
    "participants": _n("Participants", "인원", unit="명"),
    "name": _s("Name", "이름"),
    "address": _s("Address", "주소"),
    "floor": _s("Floor; null where the number is for the whole", "층, 전체면 빈값"),
    "area_m2": _n("Floor area", "면적", unit="㎡"),
    "use": _s("What it is used for", "용도"),
}
