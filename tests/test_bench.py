"""The benchmark runs and prints its tables; what it measures is no matter of a test."""

import subprocess
import sys

import pytest


@pytest.mark.soak
def test_benchmark_prints_its_tables_and_leaves_the_page_alone(root):
    page = root / "docs" / "performance.md"
    before = page.read_bytes() if page.exists() else None
    done = subprocess.run(
        [sys.executable, "tests/bench.py", "--quick"], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "| each a report of its own |" in done.stdout and "| domain tables |" in done.stdout and "| 100 | 2 |" in done.stdout
    assert "the same, byte for byte" in done.stdout
    assert (page.read_bytes() if page.exists() else None) == before
    assert not list((root / "build").glob("bench-*"))


def test_tables_of_the_benchmark_are_distinct_and_stay_the_same():
    from bench_material import material, materials

    made = materials(60)
    assert len({one.table for one in made}) == 60
    assert made[:2] == [material(0), material(1)] and made == materials(60)


def test_page_keeps_its_other_sections(tmp_path):
    from bench import HEADING
    from bench_document import put_section

    page = tmp_path / "performance.md"
    put_section(page, HEADING, f"{HEADING}\n\nfirst\n")
    assert page.read_text(encoding="utf-8") == f"# Performance\n\n{HEADING}\n\nfirst\n"
    page.write_text(page.read_text(encoding="utf-8") + "\n## Pages\n\nother\n", encoding="utf-8")
    put_section(page, HEADING, f"{HEADING}\n\nsecond\n")
    assert page.read_text(encoding="utf-8") == f"# Performance\n\n{HEADING}\n\nsecond\n\n## Pages\n\nother\n"
