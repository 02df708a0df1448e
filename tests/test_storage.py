"""Folders at a URL: the same bytes as in local ones, in an order that readers can rely on, whole files or none."""

import shlex
import sys
from pathlib import Path

import pytest
from datasets_material import COVER, TABLE
from publishing_material import make_project, parameters, text, write_notebook

from helpers.__main__ import main
from helpers.discretion import cleaned, shown
from helpers.errors import ReportError
from helpers.storage import Stores

fsspec = pytest.importorskip("fsspec", reason="needs the extra `remote`")


def report(title="예산현황"):
    return "\n".join([*COVER, *TABLE]).replace("예산현황", title).encode()


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def local_build(folder, reports):
    """The tables that a build of local folders makes of some reports."""
    (folder / "raw").mkdir(parents=True)
    for name, content in reports.items():
        (folder / "raw" / name).write_bytes(content)
    assert main(["build", "--raw", str(folder / "raw"), "--out", str(folder / "out"), "--jobs", "1"]) == 0
    return files(folder / "out")


@pytest.fixture
def memory():
    """fsspec's store in memory, empty."""
    store = fsspec.filesystem("memory")
    store.store.clear()
    store.pseudo_dirs[:] = [""]
    store.pipe({"/raw/garam-2021.txt": report()})
    yield store
    store.store.clear()
    store.pseudo_dirs[:] = [""]


def held(store, folder):
    """The files of a folder in memory."""
    return {name.removeprefix(f"/{folder}/"): store.cat_file(name) for name in store.find(f"/{folder}")}


@pytest.fixture
def written(memory, monkeypatch):
    """Names of the files that come to be in the store, in order."""
    names = []
    plain = type(memory).mv

    def mv(self, source, target, **options):
        plain(self, source, target, **options)
        names.append(target.rpartition("/")[2])

    monkeypatch.setattr(type(memory), "mv", mv)
    return names


BUILD = ["build", "--raw", "memory://raw", "--out", "memory://deep/out", "--jobs", "1"]


def test_tables_built_from_a_store_into_a_store_are_those_of_local_folders(memory, written, tmp_path, capsys):
    assert main(BUILD) == 0
    assert held(memory, "deep/out") == local_build(tmp_path, {"garam-2021.txt": report()})
    assert written[-1] == "datapackage.json" and len(written) == len(set(written)) > 20
    assert "observations -> memory://deep/out" in capsys.readouterr().err


def test_only_what_has_changed_is_written(memory, written):
    assert main(BUILD) == 0
    memory.pipe({"/deep/out/note.txt": b"not ours"})
    del written[:]
    assert main(BUILD) == 0
    assert written == [] and memory.cat_file("/deep/out/note.txt") == b"not ours"
    memory.pipe({"/raw/garam-2021.txt": report("세출예산")})
    assert main(BUILD) == 0
    assert {"tables.csv", "tables.parquet", "datapackage.json"} <= set(written) and "staffing.csv" not in written


def test_a_file_that_goes_here_goes_there_after_all_others_are_written(memory, tmp_path):
    memory.pipe({"/site/a.html": b"a", "/site/sub/gone.html": b"x", "/site/index.html": b"1"})
    with Stores() as stores:
        folder = stores.folder("memory://site", back=True, last=("index.html",))
        (folder / "sub" / "gone.html").unlink()
        (folder / "index.html").write_bytes(b"2")
    assert held(memory, "site") == {"a.html": b"a", "index.html": b"2"}


@pytest.mark.parametrize("broken", [0, 3, -1])
def test_a_write_that_fails_half_way_leaves_whole_files_and_the_next_build_mends_it(
    memory, tmp_path, monkeypatch, capsys, broken
):
    assert main(BUILD) == 0
    old = held(memory, "deep/out")
    memory.pipe({"/raw/garam-2021.txt": report("세출예산")})
    new = local_build(tmp_path, {"garam-2021.txt": report("세출예산")})
    changed = [name for name in new if new[name] != old[name]]
    fails = len(changed) + broken if broken < 0 else broken
    plain, calls = type(memory).put_file, []

    def put_file(self, local, target, **options):
        calls.append(target)
        plain(self, local, target, **options)
        if len(calls) - 1 == fails:
            memory.store[target].truncate(5)
            raise ConnectionResetError("the line went dead")

    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "put_file", put_file)
        assert main(BUILD) == 1
    now = held(memory, "deep/out")
    assert set(now) == set(old), "no draft is left"
    assert all(now[name] in (old[name], new[name]) for name in now), "no file is half written"
    assert now["datapackage.json"] == old["datapackage.json"]
    assert sum(now[name] != old[name] for name in now) == fails
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("error: memory://deep/out/") and "the line went dead" in said
    assert ("of" in said and "the same command writes the rest" in said) == bool(fails)
    assert main(BUILD) == 0
    assert held(memory, "deep/out") == new


def test_a_broken_report_is_named_by_its_url_and_nothing_is_written(memory, written, capsys):
    memory.pipe({"/raw/void-2021.txt": b"\n\n"})
    assert main(BUILD) == 1
    assert "error: memory://raw/void-2021.txt: this file is empty" in capsys.readouterr().err
    assert written == [] and not memory.exists("/deep")


def test_a_folder_that_is_not_there_is_named_by_its_url(memory, capsys):
    assert main(["build", "--raw", "memory://nowhere", "--out", "memory://out"]) == 1
    assert "error: memory://nowhere: there is no such folder" in capsys.readouterr().err


def test_a_name_that_leads_out_of_the_folder_is_refused(memory, tmp_path):
    memory.store["/raw/../../away.txt"] = memory.store["/raw/garam-2021.txt"]
    with pytest.raises(ReportError, match=r"memory://raw: holds '\.\./\.\./away\.txt'"), Stores() as stores:
        stores.folder("memory://raw")


def test_local_folders_are_used_where_they_are(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert main(["build", "--raw", f"file://{tmp_path}/none", "--out", str(tmp_path / "out")]) == 1
    built = local_build(tmp_path, {"garam-2021.txt": report()})
    out = tmp_path / "by url"
    assert main(["build", "--raw", f"file://{tmp_path}/raw", "--out", f"file://{out}", "--jobs", "1"]) == 0
    assert files(out) == built


@pytest.mark.parametrize(
    ("url", "module", "remedy"),
    [
        ("s3://bucket/raw", "s3fs", r"s3fs.*pip install \"report-notebooks\[remote\]\""),
        ("gcs://bucket/raw", "gcsfs", "install gcsfs"),
        ("memory://raw", "fsspec.core", r"needs the package fsspec.*\[remote\]"),
        ("nowhere://raw", "none", "Protocol not known: nowhere"),
    ],
)
def test_a_driver_that_is_not_installed_is_told_with_what_to_install(monkeypatch, url, module, remedy):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReportError, match=remedy) as error, Stores() as stores:
        stores.folder(url)
    assert "\n" not in str(error.value)


SECRETS = [
    "ftp://u:p@ss@host/x",
    "ftp://u:p%40ss@host/x",
    "https://host/x?sig=p@ss",
    "https://u:p@ss@host:21/x?sig=p@ss&se=2026#p@ss",
    "simplecache::ftp://u:p@ss@host/x",
    "zip://a.csv::https://u:p@ss@host/x?sig=p@ss",
]


@pytest.mark.parametrize("url", SECRETS)
def test_what_is_secret_in_a_url_is_never_shown(url):
    for said in (shown(url), cleaned(f"cannot open {url}", [url]), cleaned(f"no {url}/a.csv, or '{url}'.", [url])):
        assert "ss" not in said and "host/x" in said.replace(":21", ""), said
    for said in ("530 login of u with 'p@ss' failed", "Port could not be cast to integer value as 'p@ss'"):
        assert "p@ss" not in cleaned(said, [url]), said


@pytest.mark.parametrize("url", ["ftp://u:p/w@ss@host/x?a@b", "ftp://u:p?w@host/x", "ftp://u:p#w@host/x"])
def test_a_password_that_should_have_been_encoded_is_not_shown_either(url):
    assert shown(url) == "ftp://host/x"
    assert cleaned("Port could not be cast to integer value as 'p'", [url]).endswith("'***'")


def test_what_is_not_secret_stays():
    for url in ("s3://bucket/a@b/c", "https://host:8080/x", "memory://raw", "ftp://host:21/a@b"):
        assert shown(url) == url and cleaned(f"{url}: no such file", [url]) == f"{url}: no such file"
    assert cleaned("passing (see https://u:pw@host/a).", ["ftp://u:a@host/x"]) == "passing (see https://host/***)."


def test_errors_of_drivers_hold_no_passwords(memory, monkeypatch, capsys):
    url = "memory://u:p@ss@host/raw?sig=SECRET"

    def find(self, root, **options):
        raise PermissionError(f"no login at {url} with p@ss, signed SECRET")

    monkeypatch.setattr(type(memory), "find", find)
    assert main(["build", "--raw", url, "--out", "memory://out"]) == 1
    said = capsys.readouterr().err
    assert "error: memory://host/raw: cannot be read (PermissionError: no login at memory://host/raw with ***" in said
    assert "ss@" not in said and "p@ss" not in said and "SECRET" not in said


def test_the_line_that_names_the_index_holds_no_password(memory, tmp_path, monkeypatch, capsys):
    from helpers.publishing import runs

    places = make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    outcome = runs.Outcome(made=(), kept=(), failed={}, index=places.site / "index.html")
    monkeypatch.setattr(runs, "run", lambda *_, **__: outcome)
    assert main(["run", "--out", "memory://u:p@ss@host/site/?sig=SECRET", "--force"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "The index is memory://host/site/index.html"
    with pytest.raises(SystemExit):
        main(["run", "--notebooks", "ftp://u:p@ss@host/x"])
    assert "p@ss" not in capsys.readouterr().err


def test_notebooks_and_memory_are_local(capsys):
    with pytest.raises(SystemExit):
        main(["run", "--notebooks", "memory://notebooks"])
    assert "must be a local one" in capsys.readouterr().err


def test_a_report_is_added_to_a_store(memory, tmp_path):
    (tmp_path / "nuri-2021.txt").write_bytes(report())
    assert main(["add", str(tmp_path / "nuri-2021.txt"), "--raw", "memory://raw"]) == 0
    assert set(held(memory, "raw")) == {"garam-2021.txt", "nuri-2021.txt", "catalog.yml"}


@pytest.fixture(scope="module")
def s3(tmp_path_factory):
    """A server that speaks S3, with an empty bucket `reports`."""
    moto = pytest.importorskip("moto.server", reason="needs moto")
    pytest.importorskip("s3fs", reason="needs the extra `remote`")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": str(tmp_path_factory.mktemp("aws") / "none"),
        }.items():
            patch.setenv(name, value)
        fsspec.filesystem("s3").mkdir("reports")
        yield fsspec.filesystem("s3")
    server.stop()


def commands(root):
    """The commands of the documentation that name S3, by their first word."""
    lines = (root / "docs" / "cluster.md").read_text(encoding="utf-8").splitlines()
    found = [shlex.split(line)[3:] for line in lines if line.startswith(".venv/bin/python -m helpers") and "s3://" in line]
    return {arguments[0]: arguments for arguments in found}


def in_bucket(s3, folder):
    s3.invalidate_cache()
    return {path.removeprefix(f"reports/{folder}/"): s3.cat_file(path) for path in s3.find(f"reports/{folder}")}


@pytest.mark.slow
def test_the_commands_of_the_documentation_work_on_s3_with_the_same_bytes(s3, root, tmp_path, monkeypatch, capsys):
    reports = {"gu-2020.txt": report(), "nuri-2021.txt": report("세출예산")}
    built = local_build(tmp_path / "local", reports)
    s3.pipe({f"reports/raw/{name}": content for name, content in reports.items()})
    documented = commands(root)
    assert main(documented["build"]) == 0
    assert in_bucket(s3, "processed") == built
    assert main(documented["check"]) == 0
    assert "gu-2020\n" in capsys.readouterr().out

    quotes = "import helpers\nprint(helpers.source('gu-2020', 5, data_dir), len(helpers.load('budgets', data_dir)))"
    for name in ("here", "there"):
        places = make_project(tmp_path / name, pages="single:\n  notebook: single.ipynb\n  id: single\n  title: One\n")
        write_notebook(places.notebooks / "single.ipynb", text("# One"), parameters("data_dir = None"), quotes)
    here, there = tmp_path / "here", tmp_path / "there"
    monkeypatch.chdir(here)
    assert main(["run", "--data", str(tmp_path / "local" / "out")]) == 0
    monkeypatch.chdir(there)
    s3.pipe({"reports/site/old/note.txt": b"not ours"})
    assert main(documented["run"]) == 0
    assert "The index is s3://reports/site/index.html" in capsys.readouterr().err
    assert in_bucket(s3, "site") == {**files(here / "reports"), "old/note.txt": b"not ours"}
    assert b"\xea\xb0\x80\xeb\x9e\x8c\xea\xb5\xac" in in_bucket(s3, "site")["single.html"], "the text beside the tables is quoted"
    before = s3.info("reports/site/single.html")["LastModified"]
    assert main(documented["run"]) == 0
    assert "0 made, 1 unchanged" in capsys.readouterr().err
    s3.invalidate_cache()
    assert s3.info("reports/site/single.html")["LastModified"] == before
    assert not list(Path(there / "build" / "remote").glob("*")), "copies go"


def test_a_bucket_that_is_not_there_is_an_error_in_one_line(s3, tmp_path, capsys):
    (tmp_path / "garam-2021.txt").write_bytes(report())
    assert main(["build", "--raw", str(tmp_path), "--out", "s3://no-such-bucket/out", "--jobs", "1"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith("error: s3://no-such-bucket/out") and "bucket does not exist" in said
