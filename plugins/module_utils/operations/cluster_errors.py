# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the layers below as those that the doors know."""
from __future__ import annotations

import contextlib
import typing as t

from ..cluster.errors import ClusterError, ClusterUnreachable
from ..helm.errors import HelmError
from ..install.errors import InstallError
from ..istio.x509 import CertificateError
from .result import OperationError, Unreachable


@contextlib.contextmanager
def told() -> t.Iterator[None]:
    """Within the block, what goes wrong with a cluster, a chart, an installation or a certificate becomes OperationError, or Unreachable."""
    try:
        yield
    except ClusterUnreachable as error:
        raise Unreachable(str(error)) from None
    except (ClusterError, HelmError, InstallError, CertificateError) as error:
        raise OperationError(str(error)) from None
