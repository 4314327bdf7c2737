"""Every test of the window runs without a display unless one is asked for."""

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("gdplay", deadline=None)  # a loaded machine is no reason to fail
settings.load_profile("gdplay")
