# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample workloads: a server that echoes, a client that waits to be told, and the command that asks."""
