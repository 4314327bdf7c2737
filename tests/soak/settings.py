"""Random edits of the settings, of single values, and of the run itself."""

from __future__ import annotations

from collections.abc import Callable

from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Initializer,
    InitializerName,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Bias
from tests.soak.hurry import Hurried


class SettingsHurry(Hurried):
    """Changes settings and values, undoes and redoes, and begins again."""

    @property
    def edits(self) -> tuple[Callable[[], None], ...]:
        """Every edit of the settings and the run."""
        return (
            self.drag_the_rate,
            self.drag_the_rate,
            self.choose_a_setting,
            self.choose_a_setting,
            self.choose_a_setting,
            self.type_a_value,
            self.type_a_title,
            self.type_a_seed,
            self.undo,
            self.undo,
            self.undo,
            self.undo,
            self.redo,
            self.redo,
            self.redo,
            self.restart,
            self.new_weights,
            self.take_a_remedy,
            self.step,
            self.change_the_speed,
        )

    def drag_the_rate(self) -> None:
        """Drag the learning rate; one step of undo at most."""
        settings, index = self.controller.settings, self.controller.undo_stack.index()
        for _ in range(3):
            settings.set_learning_rate(10 ** self.dice.uniform(-4, 0), False)
        settings.set_learning_rate(10 ** self.dice.uniform(-4, -1), True)
        assert self.controller.undo_stack.index() <= index + 1, "a drag is several steps of undo"

    def choose_a_setting(self) -> None:
        """Choose one of the settings of training."""
        dice = self.dice
        name = dice.choice(list(OptimizerName))
        schedule = Schedule(
            dice.choice(list(ScheduleName)),
            warmup=dice.choice((0, 50)),
            restarts=dice.random() < 0.5,
        )
        self.controller.settings.set_hyperparameters(
            **dice.choice(
                (
                    {"batch_size": dice.randint(0, 60)},
                    {"optimizer": Optimizer(name, momentum=dice.uniform(0, 0.95))},
                    {"loss": dice.choice(list(LossName))},
                    {"huber_delta": dice.uniform(0.5, 2)},
                    {"schedule": schedule},
                    {"penalty": Penalty(dice.choice((0, 1e-3)), dice.choice((0, 1e-3)))},
                    {"initializer": Initializer(dice.choice(list(InitializerName)))},
                    {"block": BlockUpdate(dice.choice(list(BlockKind)))},
                    {"zero_gradients": dice.random() < 0.9},
                    {"shuffle": dice.random() < 0.5},
                    {"dtype": dice.choice(("float64", "float32"))},
                )
            )
        )

    def type_a_value(self) -> None:
        """Type a weight or a bias."""
        parameter = self.dice.choice((*self.some_links(1), Bias(self.a_neuron())))
        self.controller.settings.set_value(parameter, self.dice.uniform(-1, 1))

    def type_a_title(self) -> None:
        """Give the experiment a name."""
        self.controller.settings.set_title(f"Experiment {self.dice.randrange(1000)}")

    def type_a_seed(self) -> None:
        """Type a seed."""
        self.controller.settings.set_seed(self.dice.randrange(1000))

    def undo(self) -> None:
        """Undo."""
        self.controller.undo_stack.undo()

    def redo(self) -> None:
        """Redo."""
        self.controller.undo_stack.redo()

    def restart(self) -> None:
        """Begin again with the same weights."""
        self.controller.restart()

    def new_weights(self) -> None:
        """Begin again with other weights."""
        self.controller.new_weights()

    def take_a_remedy(self) -> None:
        """Take what is offered: the way back, the loss that fits, or the doctor's remedy."""
        checkups, diagnosis = self.controller.checkups, self.controller.checkups.diagnosis
        checkups.go_back()
        self.controller.loss_offers.take()
        if diagnosis is not None and diagnosis.remedy is not None:
            checkups.apply(diagnosis.remedy)

    def step(self) -> None:
        """Pause, and make a step or an epoch."""
        self.dice.choice((self.controller.step, self.controller.step_epoch))()

    def change_the_speed(self) -> None:
        """Pause, train slower and faster, and then as fast as can be again."""
        controller = self.controller
        controller.pause()
        for change in (controller.slower, controller.play, controller.faster):
            change()
        controller.set_speed(0.0)
