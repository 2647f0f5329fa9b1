# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates: questions to a mesh whose answer lets work go on, or not. One a file; ``registry`` lists them."""
