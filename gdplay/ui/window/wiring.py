"""Which intent of a panel is which method of the controller, and what is shown where."""

from __future__ import annotations

from gdplay.app.controller import Controller
from gdplay.ui.network.requests import NetworkRequests
from gdplay.ui.window.coach import Coach
from gdplay.ui.window.panels import Panels
from gdplay.ui.window.voice import Voice


def connect_run(controller: Controller, panels: Panels) -> None:
    """Let the bar drive the run, and the run show itself in every panel."""
    bar = panels.bar
    bar.play_toggled.connect(controller.toggle)
    bar.step_requested.connect(controller.step)
    bar.epoch_requested.connect(controller.step_epoch)
    bar.restart_requested.connect(controller.restart)
    bar.new_weights_requested.connect(controller.new_weights)
    bar.speed_changed.connect(controller.set_speed)
    bar.rate_changed.connect(controller.settings.set_learning_rate)
    bar.preset_requested.connect(controller.load_preset)
    controller.running_changed.connect(bar.set_running)
    controller.speed_changed.connect(bar.set_speed)
    controller.message.connect(panels.messages.show_message)
    for show_snapshot in (
        bar.show_snapshot,
        panels.status.show_snapshot,
        panels.turns.show_snapshot,
    ):
        controller.snapshot_ready.connect(show_snapshot)
    controller.maps_ready.connect(panels.turns.show_maps)
    row, slicing = panels.output.slice_row, controller.slicing
    row.axes_requested.connect(slicing.set_axes)
    row.follow_requested.connect(slicing.follow_selection)
    slicing.changed.connect(panels.output.set_plane)
    slicing.changed.connect(panels.data.set_plane)
    inspector = panels.inspector
    inspector.pass_wanted.connect(controller.set_pass_wanted)
    controller.pass_ready.connect(inspector.show_pass)
    measuring = controller.measuring
    inspector.activity_wanted.connect(measuring.set_activity_wanted)
    panels.network.conditions_wanted.connect(measuring.set_conditions_wanted)
    measuring.activity_ready.connect(panels.network.show_activity)
    measuring.activity_ready.connect(inspector.show_activity)
    inspector.shares_shown.connect(panels.output.show_shares)
    panels.tray.step_pointed.connect(inspector.show_step)
    inspector.step_pointed.connect(panels.tray.show_step)
    loss = panels.tray.loss_plot
    controller.earlier_runs.changed.connect(loss.show_earlier)
    loss.forget_wanted.connect(controller.earlier_runs.clear)
    controller.rate_marks_ready.connect(bar.rate.slider.set_marks)


def connect_network(controller: Controller, network: NetworkRequests) -> None:
    """Let the network's panel ask for edits."""
    edits = controller.network
    network.unit_requested.connect(edits.add_unit)
    network.units_removal_requested.connect(edits.remove_units)
    network.removal_requested.connect(edits.remove)
    network.layer_requested.connect(edits.add_layer)
    network.layer_removal_requested.connect(edits.remove_layer)
    network.width_requested.connect(edits.resize_layer)
    network.link_requested.connect(edits.connect_units)
    network.links_requested.connect(edits.connect_all)
    network.cut_requested.connect(edits.cut_links)
    network.columns_link_requested.connect(edits.connect_columns)
    network.columns_cut_requested.connect(edits.clear_between)
    network.activation_requested.connect(edits.set_layer_activation)
    network.unit_activation_requested.connect(edits.set_unit_activation)
    network.freeze_requested.connect(edits.set_frozen)
    network.value_requested.connect(controller.settings.set_value)
    network.input_requested.connect(edits.add_input)
    network.copy_requested.connect(edits.copy_units)
    network.cut_out_requested.connect(edits.cut_units)
    network.duplicate_requested.connect(edits.duplicate_units)
    network.paste_requested.connect(edits.paste_units)
    network.move_requested.connect(edits.move_units)


def connect_edits(controller: Controller, panels: Panels) -> None:
    """Let the panels ask for edits."""
    data = panels.data.intents
    data.preset_requested.connect(controller.data.swap_data)
    data.recipe_requested.connect(controller.data.set_recipe)
    data.samples_requested.connect(controller.data.add_samples)
    data.erase_requested.connect(controller.data.erase_samples)
    data.repeat_requested.connect(controller.data.repeat_recipe)
    data.move_requested.connect(controller.data.move_samples)
    data.label_requested.connect(controller.data.label_samples)
    data.split_requested.connect(controller.data.split_samples)
    data.clear_requested.connect(controller.data.clear_samples)
    data.plane_requested.connect(controller.data.begin_plane)
    data.curve_requested.connect(controller.data.begin_curve)
    data.class_requested.connect(controller.data.add_class)
    data.class_names_requested.connect(controller.data.set_classes)
    data.class_removal_requested.connect(controller.data.remove_class)
    panels.data.rows_requested.connect(controller.data.put_rows)
    panels.data.standardize_requested.connect(controller.data.standardize)
    panels.data.wide_requested.connect(panels.drawer.set_wide)
    panels.inspector.value_requested.connect(controller.settings.set_value)


def connect_coach(controller: Controller, panels: Panels, coach: Coach) -> None:
    """Let the coach watch the run."""
    controller.running_changed.connect(coach.on_running)
    controller.snapshot_ready.connect(coach.on_snapshot)
    controller.selection.changed.connect(coach.on_selected)
    panels.bar.restart_requested.connect(coach.on_restart)


def connect_voice(controller: Controller, coach: Coach, voice: Voice) -> None:
    """Let coach and doctor speak in the status line, and remedies be applied from there."""
    coach.sentence_changed.connect(voice.set_hint)
    voice.hint_dismissed.connect(coach.dismiss)
    checkups = controller.checkups
    checkups.diagnosis_changed.connect(voice.set_diagnosis)
    voice.diagnosis_dismissed.connect(checkups.dismiss)
    voice.remedy_requested.connect(checkups.apply)
