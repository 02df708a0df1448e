"""What stands around each page of the site: breadcrumbs, neighbours, the other languages, sources, how to cite it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.publishing import citing
from helpers.publishing.kinds import Edition, read_edition
from helpers.publishing.names import link
from helpers.publishing.places import Places, records
from helpers.publishing.plan import Page, languages, site_path
from helpers.publishing.shell import Frame, Link
from helpers.publishing.words import word

VERSION = citing.VERSION

REPORT = ("report", "title", "title_en", "agency", "agency_en", "date", "fiscal_year")
"""What is said of a report around its pages."""


def frames(pages: Sequence[Page], places: Places, version: str = VERSION) -> dict[str, Frame]:
    """What stands around each page, by page id.

    Parameters
    ----------
    pages
        The whole plan, in its order.
    places
        The folders; the table ``reports`` is read for titles and agencies, ``pages.yml`` for what one cites.
    version
        Of the data, as shown; see :func:`versioned`.
    """
    reports = {row["report"]: row for row in records(places.data, "reports", required=False, columns=REPORT)}
    edition, spoken = read_edition(places.notebooks), languages(pages)
    own = {(page.report, page.language): page for page in pages if page.kind == "report"}
    siblings, order = _rows(pages)
    versions: dict[tuple[str, str], dict[str, Page]] = {}
    for page in pages:
        versions.setdefault((page.kind, page.name), {}).setdefault(page.language, page)
    out = {}
    for page in pages:
        row, place = siblings[_row(page)], order[page.id]
        index, search = (site_path(name, page.language, spoken) for name in ("index", "search"))
        parent = own.get((page.report, page.language))
        crumbs = [Link(word("index", page.language), link(index, page.path))]
        if parent and parent is not page:
            crumbs.append(Link(parent.title, link(parent.path, page.path)))
        crumbs.append(Link(page.title))
        about = reports.get(page.report, {}) if page.report else {}
        out[page.id] = Frame(
            title=page.title,
            subtitle=page.subtitle,
            kicker=str(about.get("title") or page.report) if page.report else word("site", page.language),
            language=page.language,
            crumbs=tuple(crumbs),
            previous=_neighbour(row, place - 1, page),
            next=_neighbour(row, place + 1, page),
            parameters={name: str(value) for name, value in page.parameters.items() if name != "data_dir"}
            | {"language": page.language},
            notebook=page.notebook,
            sources=_sources(page, reports),
            data_version=version,
            alternates=_alternates(
                page.path, {language: other.path for language, other in versions[page.kind, page.name].items()}
            ),
            search=link(search, page.path),
            citation=citing.citation(page.title, page.subtitle, about, edition, page.language, version),
            edition=citing.made_from(edition, about.get("date"), page.language),
            data_licence=_licence(edition, page.language),
        )
    return out


def site_frame(name: str, language: str, spoken: Sequence[str], edition: Edition, version: str = "") -> Frame:
    """What stands around a page that is no notebook's.

    Parameters
    ----------
    name
        One of :data:`helpers.publishing.plan.SITE_PAGES`; its title and subtitle stand in the site's words.
    language
        Of the page.
    spoken
        The languages of the site.
    edition
        Of the site.
    version
        Of the data that it shows; nothing where it shows none.
    """
    path, title = site_path(name, language, spoken), word(f"{name}_title", language)
    top = site_path("index", language, spoken)
    crumbs = (Link(word("index", language), link(top, path)), Link(title))
    return Frame(
        title=title,
        subtitle=word(f"{name}_subtitle", language),
        kicker=word("site", language),
        language=language,
        crumbs=crumbs if name != "index" else (Link(word("index", language)),),
        data_version=version,
        alternates=_alternates(path, {other: site_path(name, other, spoken) for other in spoken}),
        search=link(site_path("search", language, spoken), path),
        citation=citing.citation("" if name == "index" else title, "", {}, edition, language, version),
        edition=citing.made_from(edition, None, language),
        data_licence=_licence(edition, language),
    )


def _alternates(path: str, paths: Mapping[str, str]) -> dict[str, Link]:
    """The page in each language that it is there in; nothing where it is only in one."""
    if len(paths) < 2:
        return {}
    return {language: Link(word("language_own", language), link(other, path)) for language, other in paths.items()}


def _licence(edition: Edition, language: str) -> str:
    """The terms, where they are others than the usual ones, which every page states."""
    return word(edition.licence, language) if edition.licence != Edition.licence else ""


def _row(page: Page) -> tuple[Any, ...]:
    """Pages of which one leads to the next have this in common."""
    if page.kind == "report":
        return (page.kind, page.language)
    return (page.kind, page.report, page.language) if page.report else (page.id,)


def _rows(pages: Sequence[Page]) -> tuple[dict[tuple[Any, ...], list[Page]], dict[str, int]]:
    """The pages that belong together, in their order; and the place of each."""
    rows: dict[tuple[Any, ...], list[Page]] = {}
    places = {}
    for page in pages:
        row = rows.setdefault(_row(page), [])
        places[page.id] = len(row)
        row.append(page)
    return rows, places


def _neighbour(row: Sequence[Page], place: int, page: Page) -> Link | None:
    return Link(row[place].title, link(row[place].path, page.path)) if 0 <= place < len(row) else None


def _sources(page: Page, reports: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    named = [reports[page.report]] if page.report in reports else [] if page.report else list(reports.values())
    return tuple(
        ", ".join(str(part) for part in (row.get("agency"), row.get("title"), row.get("date")) if part)
        + f" ({word('source_text', page.language)} data/raw/{row['report']}.txt)"
        for row in named
    )


def versioned(html: str, version: str) -> str:
    """A page with the version of its data, where it has been made without; it stands at the foot."""
    head, foot, rest = html.rpartition("<footer")
    return head + foot + rest.replace(VERSION, version)
