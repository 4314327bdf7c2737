"""Compiled code gets ready in a child process, or is done without."""

import importlib.util
import os
import subprocess
import sys
import time

import numpy as np
import pytest

from gdplay.autograd.elementwise import add
from gdplay.program import readiness as ready
from gdplay.program.choice import executor_named
from gdplay.program.instruction import Source
from gdplay.program.trace import Trace


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """Point the cache at an empty folder."""
    monkeypatch.setenv(ready.FOLDER_VARIABLE, str(tmp_path / "cache"))
    ready.cache_folder.cache_clear()
    yield tmp_path / "cache"
    ready.cache_folder.cache_clear()


def small_program():
    trace = Trace()
    x = trace.input("x", Source.VECTOR, (3,))
    return trace.program({"result": add(x, 1.0)})


def answer(executor):
    executor.replay(1, {"x": np.arange(3.0)})
    return executor.name, executor.outputs()["result"].tolist()


def test_an_empty_cache_is_cold_and_numpy_takes_its_place(fresh):
    assert ready.readiness() is ready.Readiness.COLD
    assert ready.cache_folder().parent == fresh
    assert answer(executor_named("compiled", small_program(), 1)) == ("numpy", [1.0, 2.0, 3.0])


def test_without_numba_there_is_numpy(monkeypatch, fresh):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "numba" else find(name)
    )
    assert ready.readiness() is ready.Readiness.MISSING
    assert answer(executor_named("compiled", small_program(), 1))[0] == "numpy"
    filling = ready.Filling()
    assert filling.poll() == ()
    assert filling.is_done


def test_without_a_folder_there_is_numpy(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(ready.FOLDER_VARIABLE, str(tmp_path / "file"))
    ready.cache_folder.cache_clear()
    try:
        assert ready.readiness() is ready.Readiness.NO_FOLDER
        assert answer(executor_named("compiled", small_program(), 1))[0] == "numpy"
        with pytest.raises(OSError, match="no folder"):
            ready.compile_for("float64")
    finally:
        ready.cache_folder.cache_clear()


def test_an_unknown_executor_is_refused():
    with pytest.raises(ValueError, match="'fast'"):
        executor_named("fast", small_program(), 1)


def test_the_folder_is_named_by_the_kernels_sources(fresh, monkeypatch, tmp_path):
    before = ready.cache_folder()
    kernel = tmp_path / "kernel"
    kernel.mkdir()
    (kernel / "machine.py").write_text("other")
    monkeypatch.setattr(ready, "_KERNEL", kernel)
    ready.cache_folder.cache_clear()
    ready._fingerprint.cache_clear()
    try:
        assert ready.cache_folder() != before
    finally:
        ready._fingerprint.cache_clear()


def test_the_processor_is_asked_for_its_features_once(fresh, monkeypatch):
    llvm = pytest.importorskip("llvmlite.binding")
    asked, ask = [], llvm.get_host_cpu_features
    monkeypatch.setattr(llvm, "get_host_cpu_features", lambda: asked.append(1) or ask())
    ready._processor.cache_clear()
    for dtype in 5 * ready.DTYPES:
        ready.readiness(dtype)
    assert len(asked) == 1


def test_a_warm_cache_runs_compiled(compiled):
    assert ready.readiness("float64") is ready.Readiness.READY
    assert answer(executor_named("compiled", small_program(), 1)) == ("compiled", [1.0, 2.0, 3.0])


def test_a_child_finds_the_cache_warm_and_says_so(compiled):
    filling = ready.Filling()
    found = []
    give_up = time.monotonic() + 400.0  # the second type may have to be compiled, at low priority
    while not filling.is_done or len(found) < 2:
        found += filling.poll()
        assert time.monotonic() < give_up
    assert found == ["float64", "float32"]
    assert filling.is_done


def test_a_child_can_be_ended(fresh):
    filling = ready.Filling()
    assert filling.poll() == ()
    filling.close()
    assert filling.is_done
    assert filling.poll() == ()
    assert ready.readiness() is ready.Readiness.COLD


def test_a_child_that_has_no_folder_exits_with_1(tmp_path):
    (tmp_path / "file").write_text("in the way")
    environment = {**os.environ, ready.FOLDER_VARIABLE: str(tmp_path / "file")}
    done = subprocess.run(
        [sys.executable, "-m", "gdplay.program.warm", "float64"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == b""


def test_asking_does_not_import_numba():
    code = (
        "import sys; from gdplay.program import choice, readiness; readiness.readiness(); "
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_old_caches_of_other_kernels_are_removed(fresh):
    own = ready.cache_folder()
    old, new, foreign = (fresh / name for name in ("0" * 16, "1" * 16, "not ours"))
    for folder in (old, new, foreign):
        folder.mkdir()
        (folder / "file").write_text("code")
    long_ago = time.time() - ready.KEPT_SECONDS - 60.0
    for folder in (own, old, foreign):
        os.utime(folder, (long_ago, long_ago))
    ready.remove_old_caches()
    assert not old.exists()
    assert own.exists()
    assert new.exists()
    assert foreign.exists()
