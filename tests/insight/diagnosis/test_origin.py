import numpy as np
import pytest

from gdplay.insight.diagnosis.origin import find_origin, way_back
from gdplay.nn.network import forward_all
from gdplay.training.run import Run
from gdplay.training.specification import RunSpecification
from gdplay.training.trainer import Trainer
from tests.insight.diagnosis.cases import plane


@pytest.fixture(scope="module")
def diverged():
    """A run of the plane at a rate that is much too large, after it has stopped by itself."""
    specification = RunSpecification(1, 1, plane(learning_rate=10.0), running=True)
    run = Run(specification, Trainer, clock=lambda: 0.0)
    with np.errstate(all="ignore"):
        run.advance(5_000, lambda: False)
        return run.snapshot(0.0, 0.0)


def test_the_worker_keeps_a_good_state(diverged):
    halt = diverged.halt
    assert halt is not None
    assert halt.rate == 10.0
    assert 0 <= halt.good.step < halt.step
    assert np.isfinite(halt.good.parameters).all()


def test_it_began_in_the_unit_whose_sum_had_grown_most(diverged):
    halt, experiment = diverged.halt, diverged.experiment
    origin = find_origin(experiment, halt.good, halt.step)
    assert halt.good.step < origin.step <= halt.step
    trainer = Trainer(experiment)
    there = trainer.advance(halt.good, origin.step - halt.good.step)
    rows = experiment.dataset.train_rows
    inputs = experiment.dataset.values[:, rows]
    growth = {
        unit: np.abs(forward_all(there.layout, there.parameters, inputs).pre_activation[unit]).max()
        / max(np.abs(z).max(), 1.0)
        for unit, z in forward_all(
            halt.good.layout, halt.good.parameters, inputs
        ).pre_activation.items()
    }
    assert max(growth, key=growth.get) == origin.unit
    assert origin.growth == pytest.approx(growth[origin.unit])
    assert origin.growth >= 100.0


def test_the_smaller_rate_does_not_diverge(diverged):
    back = way_back(diverged)
    assert (back.step, back.rate) == (diverged.halt.step, 10.0)
    assert back.new_rate < 10.0 / 3.0
    trainer = Trainer(plane(learning_rate=back.new_rate))
    start = trainer.evaluate(back.good).objective
    after = trainer.advance(back.good, 500)
    assert trainer.divergence is None
    assert trainer.evaluate(after).objective < start


def test_no_origin_is_claimed_where_the_steps_do_not_lead_there(diverged):
    halt = diverged.halt
    assert find_origin(plane(learning_rate=0.03), halt.good, halt.step) is None
    assert find_origin(diverged.experiment, halt.good, halt.good.step + 100_000) is None
