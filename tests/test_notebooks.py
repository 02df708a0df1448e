"""The notebooks: in good shape as files, running top to bottom as they stand, with figures and sentences in both languages."""

import json
import re
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
    assert source(cells[0]).startswith("# ") and "?" in source(cells[0]) or name == "quality"
    assert [cell["metadata"].get("tags") for cell in cells].count(["parameters"]) == 1


@pytest.mark.parametrize("name", PAGES)
def test_parameters_are_those_of_the_pages(name):
    import yaml

    kinds = yaml.safe_load((NOTEBOOKS / "pages.yml").read_text(encoding="utf-8"))
    wanted = {
        parameter for kind in kinds.values() if kind["notebook"] == f"{name}.ipynb" for parameter in kind.get("parameters", {})
    }
    declared = set(
        re.findall(r"^(\w+) =", source(next(cell for cell in read(name)["cells"] if cell["id"] == "parameters")), re.MULTILINE)
    )
    assert wanted | {"language", "data_dir"} == declared


def run(name, processed, tmp_path, **values):
    """Execute a notebook in a fresh kernel and return its outputs' HTML, its pictures and their texts."""
    import papermill

    out = tmp_path / f"{name}.ipynb"
    papermill.execute_notebook(
        str(NOTEBOOKS / f"{name}.ipynb"), str(out), parameters={"data_dir": str(processed), **values},
        cwd=str(NOTEBOOKS), progress_bar=False, kernel_name="python3",
    )  # fmt: skip
    outputs = [output for cell in json.loads(out.read_text(encoding="utf-8"))["cells"] for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")], outputs
    html = "\n".join("".join(output["data"].get("text/html", "")) for output in outputs if "data" in output)
    pictures = [(kind, output) for output in outputs for kind in ("image/svg+xml", "image/png") if kind in output.get("data", {})]
    return html, pictures


def check(name, language, html, pictures):
    words = Words(language)
    assert re.findall(r"<h1>(.+?)</h1>", html)
    headings = re.findall(r"<h2>(.+?)</h2>", html)
    used = re.findall(r'page\.section\("(\w+)"', "".join(source(cell) for cell in read(name)["cells"]))
    assert headings == [words(f"heading.{key}") for key in used]
    for kind, output in pictures:
        assert len(output["metadata"][kind]["alt"]) > 20
        assert len("".join(output["data"][kind])) > 3000
    size = len(html) + sum(len("".join(output["data"][kind])) * 4 / 3 for kind, output in pictures)
    assert size < 950_000, "a page stays below 1 MB"
    anchors = set(re.findall(r'id="(source-[^"]+)"', html))
    assert set(re.findall(r'href="#(source-[^"]+)"', html)) <= anchors
    other = "ko" if language == "en" else "en"
    sentences = [
        texts[other] for key, texts in wording().items() if key.startswith(("none.", "heading.")) and texts["en"] != texts["ko"]
    ]
    assert not [text for text in sentences if f">{text}<" in html]


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_runs_as_it_stands(name, processed, tmp_path):
    html, pictures = run(name, processed, tmp_path)
    check(name, "en", html, pictures)
    assert pictures


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_runs_in_korean(name, processed, tmp_path):
    html, pictures = run(name, processed, tmp_path, language="ko")
    check(name, "ko", html, pictures)
    alts = [output["metadata"][kind]["alt"] for kind, output in pictures]
    assert all(HANGUL.search(alt) for alt in alts)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "values"), RUNS, ids=lambda value: value if isinstance(value, str) else "-".join(value.values())
)
def test_runs_for_every_kind_of_department_and_report(name, values, processed, tmp_path):
    check(name, "en", *run(name, processed, tmp_path, **values))


@pytest.mark.slow
def test_an_unknown_department_is_told_with_those_there_are(processed, tmp_path):
    from papermill.exceptions import PapermillExecutionError

    with pytest.raises(PapermillExecutionError, match="재무과"):
        run("department", processed, tmp_path, department="재무가")
