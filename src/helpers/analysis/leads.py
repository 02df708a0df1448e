"""The first sentences and key figures of pages, made from the data: what grew, what shrank, how sure we are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from helpers.analysis import formats, measures
from helpers.analysis.data import Data, records
from helpers.analysis.escape import escape, name
from helpers.analysis.figures import Figure, Figures
from helpers.analysis.places import PLACES, joined
from helpers.analysis.tables import Link
from helpers.analysis.wording import Words
from helpers.datasets.rows import Spot


def _unlinked(text: Markup | str, _: Sequence[Spot]) -> Markup:
    return Markup(escape(text))


def department(own: Data, words: Words, link: Link = _unlinked) -> list[Markup]:
    """Two or three sentences on a department: what grew, what shrank, what is unusual, how sure we are.

    Parameters
    ----------
    own
        The tables of the department.
    words
        The wording.
    link
        Makes a number lead to where it is printed (:meth:`helpers.analysis.page.Page.link`).
    """
    budget = _budget(own, words, link)
    sentences = [
        *budget[:1],
        *_unusual(own, words),
        *budget[1:],
        *_projects(own, words, link),
        *_staff(own, words, link),
        *_audit(own, words),
        *_usage(own, words, link),
    ]
    if not sentences:
        members = len(own.whole_report.select("departments", ["department"], {"parent": [own.department_name]}))
        if members:
            sentences = [
                words.html("lead.bureau_one" if members == 1 else "lead.bureau", department=own.department_name, n=members)
            ]
        else:
            sentences = [words.html("lead.nothing", department=own.department_name)]
    return [*sentences[:2], *sure(own, words)]


def _unusual(own: Data, words: Words) -> list[Markup]:
    found = measures.unusual(own)
    if found is None:
        return []
    values: dict[str, object] = {"n": found["n"], "others": found["n"] - 1}
    if found["kind"] == "growth":
        shown = {name: formats.signed(formats.percent(found[name]), found[name]) for name in ("value", "typical")}
    elif found["kind"] == "execution":
        shown = {name: formats.percent(found[name]) for name in ("value", "typical")}
    elif found["kind"] == "per_head":
        shown = {name: words.won(found[name]) for name in ("value", "typical")}
    else:
        shown = {"value": formats.percent(found["value"] / found["typical"], 0), "typical": words.won(found["typical"])}
    return [words.html(f"lead.unusual_{found['kind']}", **values, **shown)]


def _years(own: Data) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    totals = records(measures.budget_total(own))
    now = next((row for row in totals if row["fiscal_year"] == own.fiscal_year), None)
    before = next(
        (row for row in totals if now and row["fiscal_year"] == now["fiscal_year"] - 1 and row["stage"] == now["stage"]), None
    )
    return now, before


def _budget(own: Data, words: Words, link: Link) -> list[Markup]:
    now, before = _years(own)
    if now is None:
        return []
    amount = link(words.won(now["amount_krw"]), now[PLACES]["amount_krw"])
    values = {"department": own.department_name, "amount": amount, "year": now["fiscal_year"]}
    growth = formats.change(now["amount_krw"], before["amount_krw"]) if before else None
    if growth is None:
        sentences = [words.html("lead.budget", stage=words.term("stage", now["stage"]), **values)]
    elif growth == 0:
        sentences = [words.html("lead.same", **values)]
    else:
        both = joined(now[PLACES]["amount_krw"], before[PLACES]["amount_krw"])
        shown = link(formats.percent(abs(growth)), both)
        sentences = [words.html("lead.grew" if growth > 0 else "lead.shrank", growth=shown, **values)]
    spent = records(measures.execution(own))
    if (
        spent
        and spent[-1]["fiscal_year"] == now["fiscal_year"]
        and spent[-1]["stage"] in ("지출액", "집행")
        and spent[0]["stage"] == now["stage"]
    ):
        sentences.append(
            words.html(
                "lead.spent",
                share=link(formats.percent(spent[-1]["share"]), spent[-1][PLACES]["share"]),
                stage=words.term("stage", spent[-1]["stage"]),
            )
        )
    return sentences


def _projects(own: Data, words: Words, link: Link) -> list[Markup]:
    changes = records(measures.project_changes(own))

    def said(row: dict[str, Any]) -> Markup:
        return link(formats.signed(words.won(row["change_krw"]), row["change_krw"]), row[PLACES]["change_krw"])

    if len(changes) > 1:
        up, down = changes[0], changes[-1]
        if up["change_krw"] > 0 > down["change_krw"]:
            return [words.html("lead.up_down", up=up["title"], up_change=said(up), down=down["title"], down_change=said(down))]
        row, key = (up, "lead.up") if up["change_krw"] > 0 else (down, "lead.down")
        return [words.html(key, project=row["title"], change=said(row))]
    listed = [row for row in records(measures.projects(own)) if row["budget_krw"]]
    if len(listed) > 1:
        amount = link(words.won(listed[0]["budget_krw"]), listed[0][PLACES]["budget_krw"])
        return [words.html("lead.largest", n=len(listed), project=listed[0]["title"], amount=amount)]
    return []


def _staff(own: Data, words: Words, link: Link) -> list[Markup]:
    staff = measures.headcount(own)
    if not staff or staff["current"] is None or staff["capacity"] is None:
        return []
    gap = staff["current"] - staff["capacity"]
    key = "lead.staff_full" if not gap else "lead.staff_short" if gap < 0 else "lead.staff_over"
    shown = {name: link(formats.digits(staff[name]), staff[PLACES].get(name, ())) for name in ("current", "capacity")}
    return [words.html(key, gap=abs(gap), **shown)]


def _audit(own: Data, words: Words) -> list[Markup]:
    items = measures.audit_items(own)
    return [words.html("lead.audit", n=len(items), done=int((items["status"] == "완료").sum()))] if len(items) else []


def _usage(own: Data, words: Words, link: Link) -> list[Markup]:
    table = measures.usage_whole(own)
    if len(table) < 2:
        return []
    first, last = records(table)[0], records(table)[-1]
    growth = formats.change(last["participants"], first["participants"])
    change = formats.signed(formats.percent(growth, 0), growth or 0)
    return [
        words.html(
            "lead.usage",
            last=last["year"],
            first=first["year"],
            last_value=link(formats.digits(last["participants"]), last[PLACES]["participants"]),
            change=change,
        )
    ]


def sure(own: Data, words: Words) -> list[Markup]:
    """How much of it arithmetic confirms."""
    counts = measures.certainty(own)
    if not counts["numbers"]:
        return []
    failing = measures.failing(own)
    slips = int((failing["severity"] != "rounding").sum())
    key = "lead.sure" if not slips else "lead.sure_slips_one" if slips == 1 else "lead.sure_slips"
    values = {"share": formats.percent(counts["confirmed"] / counts["numbers"], 0), "n": formats.digits(counts["numbers"])}
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
        label = words("key.budget", year=now["fiscal_year"])
        places = now[PLACES]["amount_krw"]
        figures.append(Figure(label, words.won(now["amount_krw"]), _marked(detail, now, words), places))
    figures += staff_figure(own, words)
    projects = own.select("projects", ["kind"])
    if len(projects):
        new = int((projects["kind"] == "신규").sum())
        detail = words("key.new_detail", n=new) if new else ""
        figures.append(Figure(words("key.projects"), formats.digits(len(projects)), detail, section="projects"))
    usage = measures.usage_whole(own)
    if len(usage):
        last = records(usage)[-1]
        label, places = words("key.participants", year=last["year"]), last[PLACES]["participants"]
        figures.append(Figure(label, formats.digits(last["participants"]), places=places))
    area = [row for row in records(measures.facilities(own)) if row["is_total"] and row["cell"] is not None]
    if len(area) == 1:
        places = area[0][PLACES]["area_m2"]
        figures.append(Figure(words("key.area"), formats.digits(area[0]["area_m2"]) + " m²", places=places))
    items = own.select("audit_items", ["status"])
    if len(items):
        done = int((items["status"] == "완료").sum())
        detail = words("key.done_detail", n=done)
        figures.append(Figure(words("key.audit"), formats.digits(len(items)), detail, section="audit"))
    return figures + sure_figure(own, words)


def _marked(detail: str, row: dict[str, Any], words: Words) -> str:
    if not row.get("marks"):
        return detail
    return Markup('{} <span class="mark">{}</span>').format(name(detail, words.language), words("text.conflict_mark"))


def staff_figure(own: Data, words: Words) -> Figures:
    """Staff against posts as a key figure."""
    staff = measures.headcount(own)
    if not staff or staff["current"] is None:
        return []
    detail = words("key.posts_detail", capacity=formats.digits(staff["capacity"])) if staff["capacity"] is not None else ""
    places = staff[PLACES].get("current", ())
    return [Figure(words("key.staff"), formats.digits(staff["current"]), _marked(detail, staff, words), places)]


def sure_figure(own: Data, words: Words, section: str = "sources") -> Figures:
    """The confirmed share as a key figure, leading to the section that shows what was checked."""
    counts = measures.certainty(own)
    if not counts["numbers"]:
        return []
    share = formats.percent(counts["confirmed"] / counts["numbers"], 0)
    return [Figure(words("key.confirmed"), share, words("key.of_detail", n=formats.digits(counts["numbers"])), section=section)]


def cover(own: Data, words: Words) -> Markup | None:
    """How many projects the funding sources were added up from; nothing where the department prints them itself."""
    count = measures.funding_cover(own)
    if not count["named"]:
        return None
    return words.html("text.funding_cover_all" if count["named"] == count["all"] else "text.funding_cover", **count)


def only_total(own: Data, words: Words) -> Markup | None:
    """A sentence on the whole budget where no items are printed."""
    now, _ = _years(own)
    if now is None:
        return None
    return words.html(
        "text.budget_only_total",
        amount=words.won(now["amount_krw"]),
        year=now["fiscal_year"],
        stage=words.term("stage", now["stage"]),
    )


def overlap(own: Data, words: Words) -> Markup | None:
    """A note where the budgets of projects add up to more than the department has: they count other money as well."""
    now, _ = _years(own)
    whole = measures.projects(own)["budget_krw"].sum()
    if now is None or now["project"] is not None or whole <= now["amount_krw"] * 1.001:
        return None
    return words.html("text.funding_more", projects=words.won(whole), own=words.won(now["amount_krw"]))
