# SPDX-License-Identifier: GPL-3.0-or-later
"""What Helm's templates may call beyond Go's own, a family a file; ``table`` holds all of them."""
