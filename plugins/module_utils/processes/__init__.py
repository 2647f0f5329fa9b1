# SPDX-License-Identifier: GPL-3.0-or-later
"""Go's text/template in Python: same output, same errors, compiled once.

``Template(name, functions).parse(text).execute(data)``; see ``gotypes`` for how Go's values are written.
"""
