"""The compiled machine that replays programs; only `gdplay.program.compiled` imports it."""
