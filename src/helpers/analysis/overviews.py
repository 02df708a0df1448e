"""The first sentences and key figures of the pages that are about more than one department."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

from helpers.analysis import formats, measures
from helpers.analysis.data import Data, records
from helpers.analysis.figures import Figure, Figures
from helpers.analysis.leads import staff_figure, sure, sure_figure
from helpers.analysis.places import PLACES, joined
from helpers.analysis.wording import Words


def report(data: Data, words: Words) -> list[Markup]:
    """Sentences on a report as a whole."""
    about = data.about
    english = words.language == "en"
    parts = []
    affairs = data["evaluations"]
    for key, count in (
        ("departments", data.count("departments")),
        ("affairs", len(affairs)),
        ("projects", 0 if len(affairs) else data.count("projects")),
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
    return [*sentences, *sure(data, words)]


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
        places = joined(*(row[PLACES]["amount_krw"] for row in records(known)))
        figures.append(Figure(words("key.budget", year=data.fiscal_year), words.won(whole), detail, places))
    figures += staff_figure(data, words)
    affairs = data["evaluations"]
    for key, count in (
        ("departments", len(profiles)),
        ("affairs", len(affairs)),
        ("projects", 0 if len(affairs) else data.count("projects")),
        ("audit", data.count("audit_items")),
    ):
        if count:
            figures.append(Figure(words(f"key.{key}"), formats.digits(count), section=key))
    detail = words("key.numbers_detail", n=formats.digits(data.count("observations")))
    figures.append(Figure(words("key.tables"), formats.digits(data.count("tables")), detail, section="reading"))
    return figures + sure_figure(data, words, "reading")


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
    sections = {"indicators": "affair_indicators"}
    return [
        Figure(words(f"key.{key}"), formats.digits(count), section=sections.get(key, "evaluation"))
        for key, count in counts.items()
    ]


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
    figures = [Figure(words("key.items"), formats.digits(len(items)), section="items")]
    for status, key in (("완료", "done"), ("추진중", "under_way"), ("검토중", "under_review")):
        count = int((items["status"] == status).sum())
        if count:
            share = formats.percent(count / len(items), 0)
            figures.append(Figure(words(f"key.{key}"), formats.digits(count), share, section="items"))
    return figures if len(items) else []


def quality(data: Data, words: Words) -> list[Markup]:
    """Sentences on what was read and checked."""
    checks = data.select("checks", ["holds", "severity"])
    failing = checks[~checks["holds"]]
    return [
        words.html(
            "lead.quality",
            reports=data.count("reports"), tables=formats.digits(data.count("tables")),
            numbers=formats.digits(data.count("observations")), skipped=formats.digits(data.count("skipped")),
        ),
        words.html("lead.quality_checks", checks=formats.digits(len(checks)), failing=len(failing), rounding=int((failing["severity"] == "rounding").sum())),
    ]  # fmt: skip


def statement(data: Data, words: Words) -> Markup:
    """The statement that can be cited: how many of the numbers at least one identity confirms."""
    counts = measures.certainty(data)
    shown = {name: formats.digits(counts[name]) for name in ("confirmed", "numbers")}
    return words.html("text.statement", **shown)


def quality_figures(data: Data, words: Words) -> Figures:
    """Key figures of what was read and checked."""
    checks = data.select("checks", ["holds", "severity"])
    return [
        Figure(words("key.reports"), formats.digits(data.count("reports")), section="reading"),
        Figure(words("key.tables"), formats.digits(data.count("tables")), section="certainty_tables"),
        Figure(words("key.numbers"), formats.digits(data.count("observations")), section="reading"),
        *sure_figure(data, words, "certainty"),
        Figure(
            words("key.failing"),
            formats.digits(int((~checks["holds"]).sum())),
            words("key.checks_detail", n=formats.digits(len(checks))),
            section="failing",
        ),
    ]


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
    numbers, skipped = data.count("observations"), data.count("skipped")
    shown = {
        name: formats.digits(count)
        for name, count in (
            ("numbers", numbers),
            ("skipped", skipped),
            ("sum", numbers + skipped),
            ("figures", data.count("figures")),
        )
    }
    return words.html("text.conservation", **shown)
