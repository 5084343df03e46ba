"""The built wheel works in a fresh environment, outside the repository, in a folder with an umlaut."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.packaging, pytest.mark.timeout(600), pytest.mark.xdist_group("packaging")]


def run(*command: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """A command's output; its error output is in the failure."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a fresh environment that holds the wheel.

    The libraries come by path from the environment that runs the tests, the project only from the wheel.
    """
    place = tmp_path_factory.mktemp("fresh start ü")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place, cwd=ROOT)
    (wheel,) = place.glob("*.whl")
    run(sys.executable, "-m", "venv", place / "venv", cwd=place)
    binaries = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(binaries / "python", "-m", "pip", "install", "--no-deps", "--no-index", wheel, cwd=place)
    where = run(
        binaries / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place
    )
    libraries = Path(where.stdout.strip()) / "libraries.pth"
    libraries.write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return binaries


def test_the_wheel_holds_the_four_packages_and_their_data(installed: Path) -> None:
    (wheel,) = installed.parents[1].glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "components",
        "scenarios",
        "scoring",
        "whiteboard",
    }
    assert sum(name.startswith("scenarios/library/") for name in names) == 14
    assert any(name.startswith("components/catalog/") for name in names)


def test_the_installed_program_proves_itself(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "loadbearing", "selftest", "--json", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert report["ok"], report
    assert report["schema"] == "loadbearing.selftest/1"


def test_the_program_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    done = run(installed / "python", "-c", "import whiteboard; print(whiteboard.__file__)", cwd=tmp_path)
    assert str(installed.parent) in done.stdout
