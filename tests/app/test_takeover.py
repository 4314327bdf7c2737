import threading

import pytest

from gdplay.app.controller import Controller
from gdplay.app.takeover import Takeover
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import EXPERIMENT


class Compiler:
    """Compiles into a cache when it is allowed to, one type at each look."""

    def __init__(self, cache):
        self.cache = cache
        self.waiting = ["float64", "float32"]
        self.is_allowed = False
        self.looks = 0
        self.is_closed = False

    def poll(self):
        self.looks += 1
        if not self.waiting or not self.is_allowed:
            return ()
        self.cache.present.add(self.waiting[0])
        return (self.waiting.pop(0),)

    @property
    def is_done(self):
        return not self.waiting

    def close(self):
        self.is_closed = True


class Cache:
    """What can be loaded, and who loaded it."""

    def __init__(self, *present):
        self.present, self.threads = set(present), []

    def load(self, dtype):
        self.threads.append(threading.current_thread().name)
        return dtype in self.present


@pytest.fixture
def begin(qtbot):
    """Start a takeover with a given cache; everything is ended afterwards."""
    made = []

    def start(cache, compiler=None):
        controller = Controller(EXPERIMENT, LinearTrainer)
        takeover = Takeover(controller.player, controller.store, lambda: compiler, cache.load)
        controller.start()
        takeover.start()
        made.append((controller, takeover))
        return controller, takeover

    yield start
    for controller, takeover in made:
        assert takeover.shut_down()
        assert controller.shut_down()


def executor(controller):
    return controller.snapshot and controller.snapshot.executor


def test_what_is_in_the_cache_takes_over_at_once(begin, qtbot):
    cache = Cache("float64")
    controller, takeover = begin(cache)
    qtbot.waitUntil(lambda: executor(controller) == "compiled")
    assert cache.threads == ["loader"]
    qtbot.waitUntil(lambda: not takeover._timer.isActive())


def test_a_cold_cache_trains_on_numpy_until_it_is_filled(begin, qtbot):
    cache = Cache()
    compiler = Compiler(cache)
    controller, takeover = begin(cache, compiler)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.state.step > 2)
    assert executor(controller) == "numpy"
    compiler.is_allowed = True
    step = controller.snapshot.state.step
    qtbot.waitUntil(lambda: executor(controller) == "compiled")
    assert controller.snapshot.state.step >= step
    assert controller.is_running
    qtbot.waitUntil(lambda: compiler.is_done and not takeover._timer.isActive())


def test_nothing_to_compile_with_stays_on_numpy(begin, qtbot):
    compiler = Compiler(Cache())
    compiler.waiting.clear()
    controller, takeover = begin(Cache(), compiler)
    qtbot.waitUntil(lambda: not takeover._timer.isActive())
    assert controller.player.executor == "numpy"


def test_another_precision_waits_for_its_own_code(begin, qtbot):
    cache = Cache("float64")
    compiler = Compiler(Cache())
    compiler.waiting.clear()
    controller, takeover = begin(cache, compiler)
    qtbot.waitUntil(lambda: executor(controller) == "compiled")
    controller.settings.set_hyperparameters(dtype="float32")
    assert controller.player.executor == "numpy"
    controller.undo_stack.undo()
    assert controller.player.executor == "compiled"
    cache.present.add("float32")
    qtbot.waitUntil(lambda: not takeover._timer.isActive())
    controller.undo_stack.redo()
    qtbot.waitUntil(lambda: executor(controller) == "compiled")


def test_the_environment_can_keep_training_on_numpy(qtbot, monkeypatch):
    monkeypatch.setenv("GDPLAY_EXECUTOR", "numpy")
    controller = Controller(EXPERIMENT, LinearTrainer)
    controller.let_compiled_take_over()
    assert not controller._takeover._timer.isActive()
    monkeypatch.setenv("GDPLAY_EXECUTOR", "")
    controller.let_compiled_take_over()
    assert controller._takeover._timer.isActive()
    assert controller.shut_down()


def test_closing_in_the_middle_ends_the_compiler(begin, qtbot):
    compiler = Compiler(Cache())
    _, takeover = begin(Cache(), compiler)
    qtbot.waitUntil(lambda: compiler.looks > 0)
    takeover.shut_down()
    assert compiler.is_closed
