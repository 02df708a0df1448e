"""The notebooks: in good shape as files, running top to bottom as they stand, with figures and sentences in both languages."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from helpers.analysis.wording import Words, wording

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
PAGES = ("department", "affair", "report", "compare", "audit", "quality")
HANGUL = re.compile(r"[가-힣]")

RUNS = [
    ("department", {"report": "geumcheon-2018", "department": "지역경제과"}),
    ("department", {"report": "seoul-economy-2022", "department": "금융투자과"}),
    ("department", {"report": "janganpyeong-2020", "department": "도시재생실"}),
    ("department", {"report": "yeongdeungpo-2019", "department": "사회적경제과"}),
    ("report", {"report": "seoul-economy-2022"}),
    ("report", {"report": "consignment-eval-2021"}),
]
"""Kinds of departments and reports beside the defaults."""


def read(name):
    return json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


@pytest.mark.parametrize("name", PAGES)
def test_file_is_clean_and_readable(name):
    import nbformat

    text = (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")
    node = read(name)
    assert text == json.dumps(node, ensure_ascii=False, indent=1) + "\n"
    nbformat.validate(node)
    assert (node["nbformat"], node["nbformat_minor"]) == (4, 5)
    assert node["metadata"]["kernelspec"]["name"] == "python3"
    cells = node["cells"]
    assert len(cells) <= 25
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")
    assert all(re.fullmatch(r"[a-z][a-z-]*", cell["id"]) for cell in cells)
    code = [source(cell) for cell in cells if cell["cell_type"] == "code"]
    assert not [text for text in code if re.search(r"^\s*(def|class|lambda) ", text, re.MULTILINE)]
    assert all(text.count("\n") < 12 for text in code)
    assert (source(cells[0]).startswith("# ") and "?" in source(cells[0])) or name == "quality"
    assert [cell["metadata"].get("tags") for cell in cells].count(["parameters"]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_parameters_are_those_of_the_pages(name):
    import yaml

    entries = yaml.safe_load((NOTEBOOKS / "pages.yml").read_text(encoding="utf-8"))
    kinds = [kind for key, kind in entries.items() if key != "site" and kind["notebook"] == f"{name}.ipynb"]
    assert kinds, "every notebook has an entry"
    wanted = {parameter for kind in kinds for parameter in kind.get("parameters", {})}
    declared = set(
        re.findall(r"^(\w+) =", source(next(cell for cell in read(name)["cells"] if cell["id"] == "parameters")), re.MULTILINE)
    )
    assert wanted | {"language", "data_dir"} == declared


def run_here(name, processed, monkeypatch, **values):
    """Run a notebook's cells in this process: what kernels give is compared in ``test_forked_kernels.py``."""
    from helpers.analysis import page

    outputs = []

    def display(shown, raw=False, metadata=None):
        data = shown if raw else {"text/html": shown.data}
        outputs.append({"output_type": "display_data", "data": data, "metadata": metadata or {}})

    monkeypatch.setattr(page, "display", display)
    space = {}
    for cell in read(name)["cells"]:
        if cell["cell_type"] == "code":
            exec(compile(source(cell), f"{name}.ipynb, cell {cell['id']}", "exec"), space)
            if "parameters" in cell["metadata"].get("tags", []):
                space |= {"data_dir": str(processed), **values}
    return outputs


def check(name, language, outputs):
    """Headings as in the wording, pictures with words, links that lead somewhere, nothing in the other language."""
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")], outputs
    words = Words(language)
    html = "\n".join("".join(output["data"].get("text/html", "")) for output in outputs)
    pictures = [(kind, output) for output in outputs for kind in ("image/svg+xml", "image/png") if kind in output["data"]]
    assert re.findall(r"<h1>(.+?)</h1>", html)
    headings = [unescape(text) for text in re.findall(r"<h2[^>]*>(.+?)</h2>", html)]
    used = re.findall(r'page\.section\("(\w+)"', "".join(source(cell) for cell in read(name)["cells"]))
    folded = {"department": "left_out", "report": "left_out_report"}.get(name, "")
    left_out = [key for key in used if folded and words(f"heading.{key}") not in headings]
    assert all(words(f"{folded}.{key}") in html for key in left_out), "what has no section is named in one sentence"
    shown = [key for key in used if key not in left_out] + ["missing"] * bool(left_out) + ["sources"]
    assert headings == [words(f"heading.{key}") for key in shown]
    assert re.findall(r'<h2 id="(.+?)"', html) == shown, "the same ids in both languages"
    for kind, output in pictures:
        assert len(output["metadata"][kind]["alt"]) > 20
        assert language == "en" or HANGUL.search(output["metadata"][kind]["alt"])
        drawn = output["data"][kind]
        shown = len(drawn) > 3000 if kind == "image/png" else drawn.count("<text") > 2 and re.search("<(path|circle|rect)", drawn)
        assert shown, "an empty picture"
    assert len(html.encode()) + sum(len(output["data"][kind]) * 4 / 3 for kind, output in pictures) < 900_000, (
        "a page stays below 1 MB"
    )
    anchors = set(re.findall(r'id="(source-[^"]+)"', html))
    assert set(re.findall(r'href="#(source-[^"]+)"', html)) <= anchors
    other = "ko" if language == "en" else "en"
    sentences = [
        texts[other] for key, texts in wording().items() if key.startswith(("none.", "heading.")) and texts["en"] != texts["ko"]
    ]
    said = re.sub(r'<table class="sources">.*?</table>', "", html, flags=re.DOTALL)  # reports are quoted as they are
    assert not [text for text in sentences if f">{text}<" in said]
    return html, pictures


@pytest.fixture(autouse=True)
def _extracts(raw, monkeypatch):
    monkeypatch.setenv("HELPERS_RAW", str(raw))


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_runs_as_it_stands(name, processed, monkeypatch):
    html, pictures = check(name, "en", run_here(name, processed, monkeypatch))
    assert pictures
    assert name == "compare" or "<mark" in html


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_runs_in_korean(name, processed, monkeypatch):
    check(name, "ko", run_here(name, processed, monkeypatch, language="ko"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "values"), RUNS, ids=lambda value: value if isinstance(value, str) else "-".join(value.values())
)
def test_runs_for_every_kind_of_department_and_report(name, values, processed, monkeypatch):
    check(name, "en", run_here(name, processed, monkeypatch, **values))


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "ko"])
def test_runs_for_every_page(language, processed, monkeypatch):
    import helpers

    for report, department in helpers.load("departments", processed)[["report", "department"]].itertuples(index=False, name=None):
        check(
            "department",
            language,
            run_here("department", processed, monkeypatch, report=report, department=department, language=language),
        )
    for report, affair in helpers.load("evaluations", processed)[["report", "affair"]].itertuples(index=False, name=None):
        check("affair", language, run_here("affair", processed, monkeypatch, report=report, affair=affair, language=language))
    for report in helpers.load("reports", processed)["report"]:
        check("report", language, run_here("report", processed, monkeypatch, report=report, language=language))


def test_a_notebook_gives_the_same_outputs_each_time(processed, monkeypatch):
    first, second = (run_here("department", processed, monkeypatch) for _ in range(2))
    assert first == second


def test_an_unknown_department_is_told_with_those_there_are(processed, monkeypatch):
    from helpers.errors import ReportError

    with pytest.raises(ReportError, match="재무과") as caught:  # DataError itself may be another after the package is reloaded
        run_here("department", processed, monkeypatch, department="재무가")
    assert type(caught.value).__name__ == "DataError"
