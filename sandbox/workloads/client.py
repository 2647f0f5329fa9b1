# SPDX-License-Identifier: GPL-3.0-or-later
"""A pod's main process that only waits: tests run ``fetch`` beside it."""

import signal

if __name__ == "__main__":
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
