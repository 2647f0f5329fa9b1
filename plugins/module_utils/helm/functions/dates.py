# SPDX-License-Identifier: GPL-3.0-or-later
"""sprig's dates: Go's time.Time, its layouts and durations (https://pkg.go.dev/time)."""
from __future__ import annotations

import datetime
import re
import time
import typing as t
import zoneinfo

from ...gotemplate.errors import FunctionError
from ...gotemplate.gotypes import GoObject, Int32, Int64
from ...gotemplate.quoting import quote
from ...gotemplate.signature import ANY, STRING, Func

_SECOND = 1_000_000_000
_UNITS = {"ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 1_000_000, "s": _SECOND, "m": 60 * _SECOND, "h": 3600 * _SECOND}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_ZERO_SECONDS = -62135596800  # January 1, year 1: Go's zero time
_STD = re.compile(
    r"January|Jan|Monday|Mon|MST|2006|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07"
    r"|__2|002|_2|01|02|03|04|05|06|15|PM|pm|[.,]0+(?![0-9])|[.,]9+(?![0-9])|1|2|3|4|5"
)


class Time(GoObject):
    """A moment, in nanoseconds since 1970, shown in a zone."""

    GO_TYPE = "time.Time"

    def __init__(self, nanoseconds: int, zone: datetime.tzinfo = datetime.UTC) -> None:
        self.nanoseconds, self.zone = nanoseconds, zone

    @property
    def local(self) -> datetime.datetime:
        """The moment as a datetime in its zone, whole seconds."""
        moment = _EPOCH + datetime.timedelta(seconds=self.nanoseconds // _SECOND)
        return moment.astimezone(self.zone)

    def go_string(self) -> str:
        return self.format("2006-01-02 15:04:05.999999999 -0700 MST")

    def go_json(self) -> str:
        """encoding/json writes RFC 3339."""
        return self.format("2006-01-02T15:04:05.999999999Z07:00")

    def format(self, layout: str) -> str:
        """The moment in a Go layout."""
        moment, nanoseconds = self.local, self.nanoseconds % _SECOND
        offset = int((moment.utcoffset() or datetime.timedelta()).total_seconds())

        def part(found: re.Match[str]) -> str:
            return _format_part(found[0], moment, nanoseconds, offset)

        return _STD.sub(part, layout)


def _format_part(std: str, moment: datetime.datetime, nanoseconds: int, offset: int) -> str:
    if std[0] in ".,":
        digits = f"{nanoseconds:09d}"[: len(std) - 1]
        if std[1] == "9":
            digits = digits.rstrip("0")
        return std[0] + digits if digits else ""
    if std[0] in "-Z":
        if std[0] == "Z" and not offset:
            return "Z"
        hours, rest = divmod(abs(offset), 3600)
        colon = ":" if ":" in std else ""
        text = f"{'-' if offset < 0 else '+'}{hours:02d}"
        if len(std) > 3:
            text += f"{colon}{rest // 60:02d}"
        if len(std.replace(":", "")) == 7:
            text += f"{colon}{rest % 60:02d}"
        return text
    day = moment.day
    hour12 = moment.hour % 12 or 12
    table: dict[str, t.Callable[[], str]] = {
        "2006": lambda: f"{moment.year:04d}", "06": lambda: f"{moment.year % 100:02d}",
        "January": lambda: _MONTHS[moment.month - 1], "Jan": lambda: _MONTHS[moment.month - 1][:3],
        "01": lambda: f"{moment.month:02d}", "1": lambda: str(moment.month),
        "Monday": lambda: _DAYS[moment.weekday()], "Mon": lambda: _DAYS[moment.weekday()][:3],
        "02": lambda: f"{day:02d}", "2": lambda: str(day), "_2": lambda: f"{day:2d}",
        "002": lambda: f"{moment.timetuple().tm_yday:03d}", "__2": lambda: f"{moment.timetuple().tm_yday:3d}",
        "15": lambda: f"{moment.hour:02d}", "03": lambda: f"{hour12:02d}", "3": lambda: str(hour12),
        "04": lambda: f"{moment.minute:02d}", "4": lambda: str(moment.minute),
        "05": lambda: f"{moment.second:02d}", "5": lambda: str(moment.second),
        "PM": lambda: "PM" if moment.hour >= 12 else "AM", "pm": lambda: "pm" if moment.hour >= 12 else "am",
        "MST": lambda: moment.tzname() or "UTC",
    }  # fmt: skip
    return table[std]()


_PATTERNS = {
    "2006": r"(?P<Y>\d{4})", "06": r"(?P<y>\d{2})", "January": "(?P<B>" + "|".join(_MONTHS) + ")",
    "Jan": "(?P<b>" + "|".join(m[:3] for m in _MONTHS) + ")", "01": r"(?P<m>\d{2})", "1": r"(?P<m>\d{1,2})",
    "Monday": "(?:" + "|".join(_DAYS) + ")", "Mon": "(?:" + "|".join(d[:3] for d in _DAYS) + ")",
    "02": r"(?P<d>\d{2})", "2": r"(?P<d>\d{1,2})", "_2": r" ?(?P<d>\d{1,2})", "15": r"(?P<H>\d{2})",
    "03": r"(?P<I>\d{2})", "3": r"(?P<I>\d{1,2})", "04": r"(?P<M>\d{2})", "4": r"(?P<M>\d{1,2})",
    "05": r"(?P<S>\d{2}(?:[.,]\d+)?)", "5": r"(?P<S>\d{1,2}(?:[.,]\d+)?)", "PM": "(?P<p>AM|PM)", "pm": "(?P<p>am|pm)",
    "MST": "(?P<Z>[A-Z]{3,5})", "002": r"(?P<j>\d{3})", "__2": r" {0,2}(?P<j>\d{1,3})",
}  # fmt: skip


def parse_time(layout: str, text: str) -> Time:
    """time.ParseInLocation in the local zone. Raises FunctionError with Go's message."""
    fields: dict[str, str] = {}
    at, value = 0, text
    for found in _STD.finditer(layout):
        prefix = layout[at : found.start()]
        if not value.startswith(prefix):
            raise _parse_error(layout, text, value, prefix or layout[at:])
        value, at = value[len(prefix) :], found.end()
        std = found[0]
        if std[0] in ".,":
            match = re.match(r"[.,]\d*", value)
        elif std[0] in "-Z":
            match = re.match(r"(?P<z>[Z]|[+-]\d{2}(?::?\d{2}){0,2})", value)
        else:
            match = re.match(_PATTERNS[std], value)
        if not match:
            raise _parse_error(layout, text, value, std)
        fields.update({key: item for key, item in match.groupdict().items() if item is not None})
        value = value[match.end() :]
    if value != layout[at:]:
        if value.startswith(layout[at:]) or not layout[at:]:
            raise FunctionError(f"parsing time {quote(text)}: extra text: {quote(value[len(layout[at:]):])}")
        raise _parse_error(layout, text, value, layout[at:])
    return _assembled(layout, text, fields)


def _parse_error(layout: str, text: str, value: str, part: str) -> FunctionError:
    return FunctionError(f"parsing time {quote(text)} as {quote(layout)}: cannot parse {quote(value)} as {quote(part)}")


def _assembled(layout: str, text: str, fields: dict[str, str]) -> Time:
    def out_of_range(what: str) -> FunctionError:
        return FunctionError(f"parsing time {quote(text)}: {what} out of range")

    year = int(fields["Y"]) if "Y" in fields else 0
    if "y" in fields:
        year = int(fields["y"]) + (1900 if int(fields["y"]) >= 69 else 2000)
    month = int(fields.get("m", "1"))
    if "B" in fields or "b" in fields:
        month = [name[:3] for name in _MONTHS].index(fields.get("B", fields.get("b", ""))[:3]) + 1
    if not 1 <= month <= 12:
        raise out_of_range("month")
    day, hour, minute = int(fields.get("d", "1")), int(fields.get("H", fields.get("I", "0"))), int(fields.get("M", "0"))
    second_text = fields.get("S", "0").replace(",", ".")
    second, _, fraction = second_text.partition(".")
    if "p" in fields:
        hour = hour % 12 + (12 if fields["p"].upper() == "PM" else 0)
    if hour > 23 or minute > 59 or int(second) > 59:
        raise out_of_range("hour" if hour > 23 else "minute" if minute > 59 else "second")
    zone: datetime.tzinfo = local_zone()
    if fields.get("z", "Z") != "Z":
        digits = fields["z"].replace(":", "").ljust(7, "0")
        size = int(digits[1:3]) * 3600 + int(digits[3:5]) * 60 + int(digits[5:7])
        zone = datetime.timezone(datetime.timedelta(seconds=-size if digits[0] == "-" else size))
    elif "z" in fields or fields.get("Z") == "UTC":
        zone = datetime.UTC
    # Year 0 exists for Go but not for datetime: count 400 years (20,871 weeks) ahead and go back.
    shifted = year + 400 if year < 2 else year
    try:
        moment = datetime.datetime(shifted, month, day, hour, minute, int(second), tzinfo=zone)
    except ValueError:
        raise out_of_range("day") from None
    seconds = int((moment - _EPOCH).total_seconds()) - (146097 * 86400 if shifted != year else 0)
    return Time(seconds * _SECOND + int(fraction[:9].ljust(9, "0") or 0), zone)


def local_zone() -> datetime.tzinfo:
    """The zone of this machine."""
    return datetime.datetime.now().astimezone().tzinfo or datetime.UTC


def parse_duration(text: str) -> int:
    """time.ParseDuration, in nanoseconds. Raises FunctionError."""
    body = text.lstrip("+-") if text[:1] in ("+", "-") else text
    if body == "0":
        return 0
    total, at = 0, 0
    if not body:
        raise FunctionError(f"time: invalid duration {quote(text)}")
    while at < len(body):
        found = re.compile(r"([0-9]*)(?:\.([0-9]*))?").match(body, at)
        if not found or not (found[1] or found[2]):
            raise FunctionError(f"time: invalid duration {quote(text)}")
        unit = re.compile(r"[^0-9.]+").match(body, found.end())
        if not unit:
            raise FunctionError(f"time: missing unit in duration {quote(text)}")
        if unit[0] not in _UNITS:
            raise FunctionError(f"time: unknown unit {quote(unit[0])} in duration {quote(text)}")
        scale = _UNITS[unit[0]]
        total += int(found[1] or 0) * scale
        if found[2]:
            total += int(found[2]) * scale // 10 ** len(found[2])
        at = unit.end()
    return -total if text.startswith("-") else total


def format_duration(nanoseconds: int) -> str:
    """time.Duration's String."""
    sign, size = ("-" if nanoseconds < 0 else ""), abs(nanoseconds)
    if not size:
        return "0s"
    if size < _SECOND:
        for unit, scale in (("ns", 1), ("µs", 1000), ("ms", 1_000_000)):
            if size < scale * 1000:
                return sign + _trimmed(size, scale) + unit
    whole, rest = divmod(size, _SECOND)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = _trimmed(seconds * _SECOND + rest, _SECOND) + "s"
    if whole >= 60:
        text = f"{minutes}m{text}"
    return sign + (f"{hours}h{text}" if hours else text)


def _trimmed(size: int, scale: int) -> str:
    whole, rest = divmod(size, scale)
    digits = str(rest).zfill(len(str(scale)) - 1).rstrip("0") if rest else ""
    return f"{whole}.{digits}" if digits else str(whole)


def _moment(value: t.Any) -> Time:
    """What dateInZone makes of its argument: a time, seconds since 1970, else now."""
    if isinstance(value, Time):
        return value
    if isinstance(value, (Int64, Int32)) or type(value) is int:
        return Time(int(value) * _SECOND)
    return now()


def now() -> Time:
    """The current time."""
    return Time(time.time_ns(), local_zone())


def _date_in_zone(layout: str, value: t.Any, zone: str) -> str:
    info: datetime.tzinfo
    if zone == "Local":
        info = local_zone()
    elif zone in ("", "UTC"):
        info = datetime.UTC
    else:
        try:
            info = zoneinfo.ZoneInfo(zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            info = datetime.UTC
    return Time(_moment(value).nanoseconds, info).format(layout)


def _modify(text: str, value: Time) -> Time:
    return Time(value.nanoseconds + parse_duration(text), value.zone)


def _quiet_modify(text: str, value: Time) -> Time:
    try:
        return _modify(text, value)
    except FunctionError:
        return value


def _quiet_date(layout: str, text: str) -> Time:
    try:
        return parse_time(layout, text)
    except FunctionError:
        return Time(_ZERO_SECONDS * _SECOND)


def _ago(value: t.Any) -> str:
    seconds = (time.time_ns() - _moment(value).nanoseconds + _SECOND // 2) // _SECOND
    return format_duration(seconds * _SECOND)


def _duration(value: t.Any) -> str:
    seconds = 0
    if isinstance(value, str):
        seconds = int(value) if re.fullmatch("[+-]?[0-9]+", value) else 0
    elif isinstance(value, Int64):
        seconds = int(value)
    return format_duration(seconds * _SECOND)


def _duration_round(value: t.Any) -> str:
    size = 0
    if isinstance(value, str):
        try:
            size = parse_duration(value)
        except FunctionError:
            size = 0
    elif isinstance(value, Int64):
        size = int(value)
    elif isinstance(value, Time):
        size = time.time_ns() - value.nanoseconds
    size = abs(size)
    hour = 3600 * _SECOND
    for unit, name in ((hour * 24 * 365, "y"), (hour * 24 * 30, "mo"), (hour * 24, "d"), (hour, "h"), (60 * _SECOND, "m"), (_SECOND, "s")):
        if size > unit:
            return f"{size // unit}{name}"
    return "0s"


_TIME = "time.Time"
Time.GO_METHODS = {
    "Format": Func((STRING,), Time.format),
    "Unix": Func((), lambda moment: Int64(moment.nanoseconds // _SECOND)),
    "UnixNano": Func((), lambda moment: Int64(moment.nanoseconds)),
    "UnixMilli": Func((), lambda moment: Int64(moment.nanoseconds // 1_000_000)),
    "Year": Func((), lambda moment: moment.local.year),
    "Day": Func((), lambda moment: moment.local.day),
    "Hour": Func((), lambda moment: moment.local.hour),
    "Minute": Func((), lambda moment: moment.local.minute),
    "Second": Func((), lambda moment: moment.local.second),
    "YearDay": Func((), lambda moment: moment.local.timetuple().tm_yday),
    "IsZero": Func((), lambda moment: moment.nanoseconds == _ZERO_SECONDS * _SECOND),
    "UTC": Func((), lambda moment: Time(moment.nanoseconds)),
    "Local": Func((), lambda moment: Time(moment.nanoseconds, local_zone())),
    "String": Func((), Time.go_string),
    "After": Func((_TIME,), lambda moment, other: moment.nanoseconds > other.nanoseconds),
    "Before": Func((_TIME,), lambda moment, other: moment.nanoseconds < other.nanoseconds),
    "Equal": Func((_TIME,), lambda moment, other: moment.nanoseconds == other.nanoseconds),
}
_HTML = "2006-01-02"
FUNCTIONS: t.Final[dict[str, Func]] = {
    "ago": Func((ANY,), _ago),
    "date": Func((STRING, ANY), lambda layout, value: _date_in_zone(layout, value, "Local")),
    "dateInZone": Func((STRING, ANY, STRING), _date_in_zone),
    "dateModify": Func((STRING, _TIME), _quiet_modify),
    "date_in_zone": Func((STRING, ANY, STRING), _date_in_zone),
    "date_modify": Func((STRING, _TIME), _quiet_modify),
    "duration": Func((ANY,), _duration),
    "durationRound": Func((ANY,), _duration_round),
    "htmlDate": Func((ANY,), lambda value: _date_in_zone(_HTML, value, "Local")),
    "htmlDateInZone": Func((ANY, STRING), lambda value, zone: _date_in_zone(_HTML, value, zone)),
    "mustDateModify": Func((STRING, _TIME), _modify),
    "mustToDate": Func((STRING, STRING), parse_time),
    "must_date_modify": Func((STRING, _TIME), _modify),
    "now": Func((), now),
    "toDate": Func((STRING, STRING), _quiet_date),
    "unixEpoch": Func((_TIME,), lambda value: str(value.nanoseconds // _SECOND)),
}
