from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPushButton,
    QSlider,
    QStyle,
    QStyleOptionSlider,
)

from gdplay.experiment.dataset import Recipe
from gdplay.experiment.edits import dataset as edits
from gdplay.experiment.generators import GENERATORS, generate
from gdplay.ui.dataset.legend import ClassLegend
from gdplay.ui.number_field import NumberField

LEFT = Qt.MouseButton.LeftButton


def handle(slider):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    control = QStyle.ComplexControl.CC_Slider
    return (
        slider.style()
        .subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, slider)
        .center()
    )


def drag(slider, way):
    start = handle(slider)
    QTest.mousePress(slider, LEFT, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(slider, start + QPoint(way * step // 5, 0))
    QTest.mouseRelease(slider, LEFT, pos=start + QPoint(way, 0))


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_a_thumbnail_asks_for_its_preset(qtbot, panel, name):
    thumbnail = panel.findChild(QAbstractButton, f"preset_{name}")
    assert thumbnail.accessibleName() == GENERATORS[name].label
    with qtbot.waitSignal(panel.intents.preset_requested) as asked:
        QTest.mouseClick(thumbnail, LEFT)
    assert asked.args == [name]


def test_only_the_current_preset_is_marked(panel, store):
    marked = [
        name
        for name in GENERATORS
        if panel.findChild(QAbstractButton, f"preset_{name}").isChecked()
    ]
    assert marked == ["circle"]
    QTest.mouseClick(panel.findChild(QAbstractButton, "preset_xor"), LEFT)
    assert not panel.findChild(QAbstractButton, "preset_xor").isChecked()
    store._take(replace(store.experiment, dataset=generate(Recipe("xor", points=50))))
    assert panel.findChild(QAbstractButton, "preset_xor").isChecked()
    assert not panel.findChild(QAbstractButton, "preset_circle").isChecked()


def test_a_drag_of_a_slider_is_live_and_ends_with_one_final_request(panel, store):
    asked = []
    panel.intents.recipe_requested.connect(lambda recipe, final: asked.append((recipe, final)))
    drag(panel.findChild(QSlider, "noise_slider"), 60)
    noises = [recipe.noise for recipe, _ in asked]
    assert len(set(noises)) >= 3
    assert noises == sorted(noises)
    assert noises[0] > 10.0
    assert [final for _, final in asked] == [False] * (len(asked) - 1) + [True]
    assert store.dataset.recipe == asked[-1][0]
    text = panel.findChild(QLabel, "noise_slider_value").text()
    assert text == f"{noises[-1]:.0f} %"


def test_a_key_on_a_slider_is_final_at_once(panel, store):
    asked = []
    panel.intents.recipe_requested.connect(lambda recipe, final: asked.append((recipe, final)))
    slider = panel.findChild(QSlider, "points_slider")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert [(recipe.points, final) for recipe, final in asked] == [(300, True), (400, True)]
    assert store.dataset.size == 400


def test_the_train_share_decides_the_split(panel, store):
    slider = panel.findChild(QSlider, "train_share_slider")
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert len(store.dataset.train_rows) == 180
    assert panel.findChild(QLabel, "train_share_slider_value").text() == "90 %"


def test_a_new_sample_keeps_everything_but_the_seed(panel, store):
    before = store.dataset
    QTest.mouseClick(panel.findChild(QPushButton, "new_sample_button"), LEFT)
    assert replace(store.dataset.recipe, seed=before.recipe.seed) == before.recipe
    assert store.dataset.recipe.seed != before.recipe.seed
    assert store.dataset != before


def test_the_seed_is_shown_and_a_typed_one_gives_its_own_sample(panel, store):
    field = panel.findChild(NumberField, "sample_seed")
    assert field.text() == "0"
    QTest.mouseClick(panel.findChild(QPushButton, "new_sample_button"), LEFT)
    assert (field.text(), store.dataset.recipe.seed) == ("1", 1)
    type_over(field, "41")
    assert store.dataset == generate(replace(store.dataset.recipe, seed=41))
    assert store.edits == 2
    store.undo()
    assert field.text() == "1"
    type_over(field, "0")
    assert store.dataset == generate(Recipe("circle", points=200, noise=10.0))


@pytest.mark.parametrize("text", ["1.5", "-3", "2147483648", "seven"])
def test_what_is_no_seed_is_refused_below_its_field(panel, store, text):
    field = panel.findChild(NumberField, "sample_seed")
    type_over(field, text)
    message = panel.findChild(QLabel, "sample_seed_message")
    assert message.isVisible()
    assert "seed is a whole number" in message.text() or "not a number" in message.text()
    assert store.edits == 0
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), message.isVisible()) == ("0", False)


def test_after_the_last_seed_comes_the_first(panel, store):
    type_over(panel.findChild(NumberField, "sample_seed"), "2147483647")
    assert store.dataset.recipe.seed == 2**31 - 1
    QTest.mouseClick(panel.findChild(QPushButton, "new_sample_button"), LEFT)
    assert store.dataset.recipe.seed == 0


def type_over(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_counts_of_the_classes_follow_the_data(panel, store):
    legend = panel.findChild(ClassLegend, "class_legend")
    trained = store.dataset.labels[store.dataset.train_rows]
    positive = int(trained.sum())
    assert (
        f"class +1, {positive} train; class −1, {100 - positive} train" == legend.accessibleName()
    )
    store._take(edits.remove_samples(store.experiment, store.dataset.train_rows.tolist()))
    assert legend.accessibleName() == "class +1, 0 train; class −1, 0 train"


def test_sliders_show_values_between_their_stops(panel, store):
    recipe = Recipe("moons", points=123, noise=12.5, train_share=0.8)
    store._take(replace(store.experiment, dataset=generate(recipe)))
    assert panel.findChild(QLabel, "points_slider_value").text() == "123"
    assert panel.findChild(QLabel, "noise_slider_value").text() == "12.5 %"


@pytest.mark.parametrize("dataset", ["fixed", "drawn"])
def test_data_without_a_recipe_to_change_show_no_sliders(panel, store, dataset):
    assert panel.findChild(QSlider, "noise_slider").isVisible()
    if dataset == "fixed":
        store._take(
            replace(store.experiment, dataset=generate(Recipe("seed-example", 4, 0.0, 1.0)))
        )
    else:
        store._take(edits.clear_samples(store.experiment))
    assert not panel.findChild(QSlider, "noise_slider").isVisible()
    assert not panel.findChild(QPushButton, "new_sample_button").isVisible()


def test_setting_an_experiment_asks_for_nothing(qtbot, panel, store):
    with qtbot.assertNotEmitted(panel.intents.recipe_requested):
        store._take(replace(store.experiment, dataset=generate(Recipe("gauss", 700, 33.0, 0.25))))
