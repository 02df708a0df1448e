"""The first sentences and key figures of pages, made from the data: what grew, what shrank, how sure we are."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from helpers.analysis import formats, measures
from helpers.analysis.data import Data, records
from helpers.analysis.wording import Words

Figures = list[tuple[str, str, str]]


def department(own: Data, words: Words) -> list[Markup]:
    """Two to four sentences on a department."""
    sentences = [*_budget(own, words), *_projects(own, words), *_staff(own, words), *_audit(own, words), *_usage(own, words)]
    if not sentences:
        sentences = [words.html("lead.nothing", department=own.department_name)]
    return [*sentences[:4], *_sure(own, words)]


def _years(own: Data) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    totals = records(measures.budget_total(own))
    now = next((row for row in totals if row["fiscal_year"] == own.fiscal_year), None)
    before = next(
        (row for row in totals if now and row["fiscal_year"] == now["fiscal_year"] - 1 and row["stage"] == now["stage"]), None
    )
    return now, before


def _budget(own: Data, words: Words) -> list[Markup]:
    now, before = _years(own)
    if now is None:
        return []
    values = {"department": own.department_name, "amount": words.won(now["amount_krw"]), "year": now["fiscal_year"]}
    growth = formats.change(now["amount_krw"], before["amount_krw"]) if before else None
    if growth is None:
        sentences = [words.html("lead.budget", stage=words.term("stage", now["stage"]), **values)]
    elif growth == 0:
        sentences = [words.html("lead.same", **values)]
    else:
        sentences = [words.html("lead.grew" if growth > 0 else "lead.shrank", growth=formats.percent(abs(growth)), **values)]
    spent = records(measures.execution(own))
    if (
        spent
        and spent[-1]["fiscal_year"] == now["fiscal_year"]
        and spent[-1]["stage"] in ("지출액", "집행")
        and spent[0]["stage"] == now["stage"]
    ):
        sentences.append(
            words.html("lead.spent", share=formats.percent(spent[-1]["share"]), stage=words.term("stage", spent[-1]["stage"]))
        )
    return sentences


def _projects(own: Data, words: Words) -> list[Markup]:
    changes = records(measures.project_changes(own))

    def said(row: dict[str, Any]) -> str:
        return formats.signed(words.won(row["change_krw"]), row["change_krw"])

    if len(changes) > 1:
        up, down = changes[0], changes[-1]
        if up["change_krw"] > 0 > down["change_krw"]:
            return [words.html("lead.up_down", up=up["title"], up_change=said(up), down=down["title"], down_change=said(down))]
        row, key = (up, "lead.up") if up["change_krw"] > 0 else (down, "lead.down")
        return [words.html(key, project=row["title"], change=said(row))]
    listed = [row for row in records(measures.projects(own)) if row["budget_krw"]]
    if len(listed) > 1:
        return [words.html("lead.largest", n=len(listed), project=listed[0]["title"], amount=words.won(listed[0]["budget_krw"]))]
    return []


def _staff(own: Data, words: Words) -> list[Markup]:
    staff = measures.headcount(own)
    if not staff or staff["current"] is None or staff["capacity"] is None:
        return []
    gap = staff["current"] - staff["capacity"]
    key = "lead.staff_full" if not gap else "lead.staff_short" if gap < 0 else "lead.staff_over"
    return [words.html(key, current=staff["current"], capacity=staff["capacity"], gap=abs(gap))]


def _audit(own: Data, words: Words) -> list[Markup]:
    items = measures.audit_items(own)
    return [words.html("lead.audit", n=len(items), done=int((items["status"] == "완료").sum()))] if len(items) else []


def _usage(own: Data, words: Words) -> list[Markup]:
    table = measures.usage_whole(own)
    if len(table) < 2:
        return []
    first, last = records(table)[0], records(table)[-1]
    growth = formats.change(last["participants"], first["participants"])
    change = formats.signed(formats.percent(growth, 0), growth or 0)
    return [
        words.html(
            "lead.usage", last=last["year"], first=first["year"], last_value=formats.digits(last["participants"]), change=change
        )
    ]


def _sure(own: Data, words: Words) -> list[Markup]:
    sure = measures.certainty(own)
    if not sure["numbers"]:
        return []
    failing = measures.failing(own)
    slips = int((failing["severity"] != "rounding").sum())
    key = "lead.sure" if not slips else "lead.sure_slips_one" if slips == 1 else "lead.sure_slips"
    values = {"share": formats.percent(sure["confirmed"] / sure["numbers"], 0), "n": formats.digits(sure["numbers"])}
    return [words.html(key, **values, **({"slips": slips} if slips > 1 else {}))]


def department_figures(own: Data, words: Words) -> Figures:
    """Key figures of a department: label, value, detail; what is not reported is left out."""
    figures: Figures = []
    now, before = _years(own)
    if now:
        growth = formats.change(now["amount_krw"], before["amount_krw"]) if before else None
        detail = "" if now["printed"] else words("key.summed")
        if growth is not None:
            detail = words(
                "key.growth_detail", growth=formats.signed(formats.percent(growth), growth), before=before["fiscal_year"]
            )
        elif now["stage"] != "예산":
            detail = words.term("stage", now["stage"])
        figures.append((words("key.budget", year=now["fiscal_year"]), words.won(now["amount_krw"]), _marked(detail, now, words)))
    figures += _staff_figure(own, words)
    projects = own["projects"]
    if len(projects):
        new = int((projects["kind"] == "신규").sum())
        figures.append((words("key.projects"), formats.digits(len(projects)), words("key.new_detail", n=new) if new else ""))
    usage = measures.usage_whole(own)
    if len(usage):
        last = records(usage)[-1]
        figures.append((words("key.participants", year=last["year"]), formats.digits(last["participants"]), ""))
    area = [row for row in records(measures.facilities(own)) if row["is_total"] and row["cell"] is not None]
    if len(area) == 1:
        figures.append((words("key.area"), formats.digits(area[0]["area_m2"]) + " m²", ""))
    items = own["audit_items"]
    if len(items):
        done = int((items["status"] == "완료").sum())
        figures.append((words("key.audit"), formats.digits(len(items)), words("key.done_detail", n=done)))
    return figures + _sure_figure(own, words)


def _marked(detail: str, row: dict[str, Any], words: Words) -> str:
    if row.get("check") != "conflict":
        return detail
    return Markup('{} <span class="mark">{}</span>').format(detail, words("text.conflict_mark"))


def _staff_figure(own: Data, words: Words) -> Figures:
    staff = measures.headcount(own)
    if not staff or staff["current"] is None:
        return []
    detail = words("key.posts_detail", capacity=formats.digits(staff["capacity"])) if staff["capacity"] is not None else ""
    return [(words("key.staff"), formats.digits(staff["current"]), _marked(detail, staff, words))]


def _sure_figure(own: Data, words: Words) -> Figures:
    sure = measures.certainty(own)
    if not sure["numbers"]:
        return []
    share = formats.percent(sure["confirmed"] / sure["numbers"], 0)
    return [(words("key.confirmed"), share, words("key.of_detail", n=formats.digits(sure["numbers"])))]


def report(data: Data, words: Words) -> list[Markup]:
    """Sentences on a report as a whole."""
    about = data.about
    english = words.language == "en"
    parts = []
    affairs = data["evaluations"]
    for key, count in (
        ("departments", len(data["departments"])),
        ("affairs", len(affairs)),
        ("projects", 0 if len(affairs) else len(data["projects"])),
    ):
        if count:
            parts.append(words.count(f"lead.{key}", count))
    sentences = []
    if parts:
        sentences.append(
            words.html(
                "lead.report",
                title=(english and about["title_en"]) or about["title"] or data.report_id,
                agency=(english and about["agency_en"]) or about["agency"] or "–",
                date=about["date"] or about["fiscal_year"] or "–",
                contents=words.listing(parts),
            )
        )
    sentences += _report_budget(data, words)
    staff = measures.headcount(data)
    if staff and staff["current"] is not None and staff["capacity"] is not None:
        sentences.append(words.html("lead.report_staff", current=staff["current"], capacity=staff["capacity"]))
    return [*sentences, *_sure(data, words)]


def _report_budget(data: Data, words: Words) -> list[Markup]:
    profiles = measures.profiles(data)
    known = profiles[profiles["amount_krw"].notna()]
    if len(known) < 2 or known["stage"].nunique() > 1:
        return []
    values: dict[str, object] = {"amount": words.won(known["amount_krw"].sum()), "year": data.fiscal_year}
    if known["previous_krw"].notna().all():
        growth = formats.change(known["amount_krw"].sum(), known["previous_krw"].sum())
        return [words.html("lead.report_budget_growth", growth=formats.signed(formats.percent(growth), growth or 0), **values)]
    return [words.html("lead.report_budget", **values)]


def report_figures(data: Data, words: Words) -> Figures:
    """Key figures of a report."""
    figures: Figures = []
    profiles = measures.profiles(data)
    known = profiles[profiles["amount_krw"].notna()]
    if len(known) and known["stage"].nunique() == 1:
        whole = known["amount_krw"].sum()
        growth = formats.change(whole, known["previous_krw"].sum()) if known["previous_krw"].notna().all() else None
        detail = (
            words("key.growth_detail", growth=formats.signed(formats.percent(growth), growth), before=(data.fiscal_year or 1) - 1)
            if growth is not None
            else ""
        )
        figures.append((words("key.budget", year=data.fiscal_year), words.won(whole), detail))
    figures += _staff_figure(data, words)
    affairs = data["evaluations"]
    for key, count in (
        ("departments", len(profiles)),
        ("affairs", len(affairs)),
        ("projects", 0 if len(affairs) else len(data["projects"])),
        ("audit", len(data["audit_items"])),
    ):
        if count:
            figures.append((words(f"key.{key}"), formats.digits(count), ""))
    numbers = len(data["observations"])
    figures.append(
        (words("key.tables"), formats.digits(len(data["tables"])), words("key.numbers_detail", n=formats.digits(numbers)))
    )
    return figures + _sure_figure(data, words)


def affair(row: dict[str, Any], all_affairs: pd.DataFrame, words: Words) -> list[Markup]:
    """Sentences on an evaluated affair."""
    values = {
        "affair": row["affair"],
        "achievements": words.count("lead.achievements", row["achievements"]),
        "improvements": words.count("lead.improvements", row["improvements"]),
        "indicators": words.count("lead.indicators", len(row["indicators"])),
    }
    sums = {name: formats.digits(int(all_affairs[name].sum())) for name in ("achievements", "improvements")}
    return [words.html("lead.affair", **values), words.html("lead.affair_rank", all=len(all_affairs), **sums)]


def affair_figures(row: dict[str, Any], words: Words) -> Figures:
    """Key figures of an evaluated affair."""
    counts = {"achievements": row["achievements"], "improvements": row["improvements"], "indicators": len(row["indicators"])}
    return [(words(f"key.{key}"), formats.digits(count), "") for key, count in counts.items()]


def compare(profiles: pd.DataFrame, words: Words) -> list[Markup]:
    """Sentences on departments side by side."""
    known = profiles[profiles["amount_krw"].notna()].sort_values(["amount_krw", "department"], ascending=[False, True])
    if known.empty:
        return []
    rows = records(known)
    first, last = rows[0], rows[-1]
    both = int(known["per_head_krw"].notna().sum())
    return [
        words.html("lead.compare", n=len(rows), reports=known["report"].nunique(), both=both),
        words.html(
            "lead.compare_top",
            first=first["department"],
            amount=words.won(first["amount_krw"]),
            last=last["department"],
            least=words.won(last["amount_krw"]),
        ),
    ]


def audit(data: Data, words: Words) -> list[Markup]:
    """Sentences on the follow-up of the audit."""
    items = measures.audit_items(data)
    if items.empty:
        return []
    done = int((items["status"] == "완료").sum())
    still = int(items["status"].isin(["추진중", "검토중"]).sum())
    most = records(measures.audit_by_department(data))[0]
    sentences = [
        words.html("lead.audit_all", n=len(items), done=done, open=still),
        words.html("lead.audit_most", department=most["label"], n=most["total"], done=most.get("완료", 0)),
    ]
    differs = int((~measures.audit_summary(data)["agrees"]).sum())
    if differs:
        sentences.append(
            words.html(
                "lead.audit_summary_one" if differs == 1 else "lead.audit_summary", **({} if differs == 1 else {"n": differs})
            )
        )
    return sentences


def audit_figures(data: Data, words: Words) -> Figures:
    """Key figures of the follow-up."""
    items = measures.audit_items(data)
    figures = [(words("key.items"), formats.digits(len(items)), "")]
    for status, key in (("완료", "done"), ("추진중", "under_way"), ("검토중", "under_review")):
        count = int((items["status"] == status).sum())
        if count:
            figures.append((words(f"key.{key}"), formats.digits(count), formats.percent(count / len(items), 0)))
    return figures if len(items) else []


def quality(data: Data, words: Words) -> list[Markup]:
    """Sentences on what was read and checked."""
    checks = data["checks"]
    failing = checks[~checks["holds"]]
    return [
        words.html(
            "lead.quality",
            reports=len(data["reports"]), tables=formats.digits(len(data["tables"])),
            numbers=formats.digits(len(data["observations"])), skipped=formats.digits(len(data["skipped"])),
        ),
        words.html("lead.quality_checks", checks=formats.digits(len(checks)), failing=len(failing), rounding=int((failing["severity"] == "rounding").sum())),
    ]  # fmt: skip


def quality_figures(data: Data, words: Words) -> Figures:
    """Key figures of what was read and checked."""
    checks = data["checks"]
    return [
        (words("key.reports"), formats.digits(len(data["reports"])), ""),
        (words("key.tables"), formats.digits(len(data["tables"])), ""),
        (words("key.numbers"), formats.digits(len(data["observations"])), ""),
        *_sure_figure(data, words),
        (
            words("key.failing"),
            formats.digits(int((~checks["holds"]).sum())),
            words("key.checks_detail", n=formats.digits(len(checks))),
        ),
    ]


def cover(own: Data, words: Words) -> Markup | None:
    """How many projects the funding sources were added up from; nothing where the department prints them itself."""
    count = measures.funding_cover(own)
    if not count["named"]:
        return None
    return words.html("text.funding_cover_all" if count["named"] == count["all"] else "text.funding_cover", **count)


def overlap(own: Data, words: Words) -> Markup | None:
    """A note where the budgets of projects add up to more than the department has: they count other money as well."""
    now, _ = _years(own)
    whole = measures.projects(own)["budget_krw"].sum()
    if now is None or now["project"] is not None or whole <= now["amount_krw"] * 1.001:
        return None
    return words.html("text.funding_more", projects=words.won(whole), own=words.won(now["amount_krw"]))


def compare_caveats(profiles: pd.DataFrame, words: Words) -> list[Markup]:
    """What a reader must know before departments are compared."""
    known = profiles[profiles["amount_krw"].notna()]
    years = known["fiscal_year"].dropna()
    without = list(known[known["current"].isna()]["department"])
    sentences = []
    if len(years):
        sentences.append(words.html("text.caveat_levels", first=int(years.min()), last=int(years.max())))
    if without:
        sentences.append(words.html("text.caveat_staff", missing=words.listing(without)))
    return sentences


def conservation(data: Data, words: Words) -> Markup:
    """That every number in a table is accounted for."""
    numbers, skipped = len(data["observations"]), len(data["skipped"])
    shown = {
        name: formats.digits(count)
        for name, count in (
            ("numbers", numbers),
            ("skipped", skipped),
            ("sum", numbers + skipped),
            ("figures", len(data["figures"])),
        )
    }
    return words.html("text.conservation", **shown)
