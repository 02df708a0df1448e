"""One set of direct dependencies: pyproject.toml names them, environment.yml repeats them, requirements.lock pins the rest."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; ([^\\]+?))?(?: \\)?$")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}( \\)?")
PYTHONS = ("3.11.0", "3.12.0", "3.13.0")


def pins(lines):
    """Name to version of lines like ``name==1.2``; a line that pins no single version fails."""
    found = {}
    for line in lines:
        requirement = Requirement(line)
        (specifier,) = requirement.specifier
        assert specifier.operator == "==" and "*" not in specifier.version, f"not pinned to one version: {line}"
        found[canonicalize_name(requirement.name)] = specifier.version
    return found


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def direct(project):
    """Every direct dependency: to run, with all extras, to test, to install."""
    extras = project["project"]["optional-dependencies"].values()
    return pins([*project["project"]["dependencies"], *chain(*extras), *project["build-system"]["requires"]])


@pytest.fixture(scope="module")
def environment(root):
    return yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock(root):
    return (root / "requirements.lock").read_text(encoding="utf-8")


def locked(lock, python):
    """Name to version of what the lock installs on Linux under a Python."""
    context = {
        "python_full_version": python,
        "python_version": python.rsplit(".", 1)[0],
        "sys_platform": "linux",
        "os_name": "posix",
    }
    found = {}
    for line in lock.splitlines():
        match = PIN.match(line)
        if match and (match[3] is None or Marker(match[3]).evaluate(context)):
            assert canonicalize_name(match[1]) not in found, f"{match[1]} is locked twice for Python {python}"
            found[canonicalize_name(match[1])] = match[2]
    return found


def test_environment_names_the_direct_dependencies_at_the_same_versions(environment, direct):
    (by_pip,) = (entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    by_conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    assert pins([*(entry for entry in by_conda if not re.match(r"python\b", entry)), *by_pip]) == direct


def test_environment_asks_for_the_same_pythons(environment, project):
    assert f"python {project['project']['requires-python']}" in environment["dependencies"]


@pytest.mark.parametrize("python", PYTHONS)
def test_lock_has_the_direct_dependencies_at_the_same_versions(lock, direct, python):
    versions = locked(lock, python)
    assert {name: versions.get(name) for name in direct} == direct


def test_every_line_of_the_lock_is_a_pin_a_hash_or_a_comment(lock):
    """So there is no address, no local path, no option, nothing without a version."""
    strange = [
        line
        for line in lock.splitlines()
        if not (
            PIN.match(line) or HASH.fullmatch(line.strip()) or re.fullmatch(r"\s*#[^:/]*(:| \(pyproject\.toml\))?[^:/]*", line)
        )
    ]
    assert strange == []


def test_every_pin_of_the_lock_has_a_hash(lock):
    lines = lock.splitlines()
    bare = [
        line for line, after in zip(lines, [*lines[1:], ""], strict=True) if PIN.match(line) and not HASH.fullmatch(after.strip())
    ]
    assert bare == []
    assert any(map(PIN.match, lines))


def test_no_address_of_an_index_stands_in_the_settings(root):
    files = [
        "requirements.lock",
        "pyproject.toml",
        "environment.yml",
        "Makefile",
        ".ci/run",
        ".ci/setup",
        ".ci/lock",
        ".pre-commit-config.yaml",
    ]
    pattern = re.compile(r"index-url\s*[=h]|find-links\s*[=/]|pypi\.org|pythonhosted|://[^\s]*/simple", re.IGNORECASE)
    hits = [
        (name, line) for name in files for line in (root / name).read_text(encoding="utf-8").splitlines() if pattern.search(line)
    ]
    assert hits == []


def imported(path):
    """Top-level modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.partition(".")[0]


def test_the_package_imports_only_direct_runtime_dependencies(root, project):
    """What comes along with something else today may not tomorrow; and what only the tests have, a user has not."""
    extras = project["project"]["optional-dependencies"]
    runtime = set(pins(project["project"]["dependencies"]))
    optional = {"cluster.py": set(pins(extras["cluster"])), "storage.py": set(pins(extras["remote"]))}
    distributions = packages_distributions()
    own = {path.stem for path in (root / "tests").glob("*.py")} | {"helpers"}
    strays = {
        (module, str(path.relative_to(root)))
        for path in (root / "src").rglob("*.py")
        for module in imported(path)
        if module not in sys.stdlib_module_names | own
        and not (runtime | optional.get(path.name, set())) & set(map(canonicalize_name, distributions.get(module, [])))
    }
    assert sorted(strays) == []


def test_the_font_is_taken_from_its_package_without_importing_it(root):
    """Importing it needs distutils, which is gone from Python 3.12 on."""
    assert not [path for path in (root / "src").rglob("*.py") if "koreanize_matplotlib" in imported(path)]
