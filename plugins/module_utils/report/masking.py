# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts without private keys and tokens, whoever wrote them: a report is mailed around."""
from __future__ import annotations

import re
import typing as t

MASK: t.Final = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""What stands for a secret, as Ansible writes it."""
_SECRETS: t.Final = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY-----|.*)"
    r"|\beyJ[A-Za-z0-9_-]{5,}\.eyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?"
    r"|(?<=\bBearer )[A-Za-z0-9._~+/=-]{8,}"
    r"|\bLS0tLS1CRUdJTi[A-Za-z0-9+/]*(?:UFJJVkFURSBLRV|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW)[A-Za-z0-9+/=]*",
    re.DOTALL,
)
"""PEM private keys (also cut off, also in base64), JSON Web Tokens (RFC 7519), bearer tokens (RFC 6750)."""


def masked(text: str) -> str:
    """The text with what is secret in it replaced."""
    return _SECRETS.sub(MASK, text)
