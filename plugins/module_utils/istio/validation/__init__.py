# SPDX-License-Identifier: GPL-3.0-or-later
"""What istiod's webhook says of an Istio object: whether it can be read, what is wrong, what it warns of."""
