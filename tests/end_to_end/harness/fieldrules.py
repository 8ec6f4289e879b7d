# SPDX-License-Identifier: GPL-3.0-or-later
"""The field rules of the contract as tables: what each kind of field takes and refuses."""

from .lines import Raw
from .times import ago, ahead

CONTROLS = "\u0000\u0001\t\n\r\u001f\u007f\u0080\u0085\u009f"

WRONG_FOR_TEXT = {"a number": 5, "true": True, "an array": ["a"], "an object": {"a": "b"}}

NOT_A_NAME = {
    **WRONG_FOR_TEXT,
    "an empty string": "",
    "257 letters": "x" * 257,
    "257 code points of four bytes": "\U0001f980" * 257,
    **{f"a name with U+{ord(control):04X}": f"a{control}b" for control in CONTROLS},
}

A_NAME = {
    "one letter": "x",
    "256 letters": "y" * 256,
    "256 code points of two bytes": "é" * 256,
    "256 code points of four bytes": "\U0001f980" * 256,
    "256 escaped pairs of surrogates": Raw('"' + r"\ud83e\udd80" * 256 + '"'),
    "a space": " ",
    "U+00A0": "\u00a0",
    "U+2028": "\u2028",
    "a bidirectional override": "a\u202eb",
    "U+FFFF": "\uffff",
    "markup": "<b>&amp;</b>",
    "a quote and a backslash": '"\\',
}

NOT_A_TEXT = {**WRONG_FOR_TEXT, "1,025 letters": "x" * 1025, "1,025 code points of four bytes": "\U0001f980" * 1025}

A_TEXT = {"one letter": "x", "1,024 letters": "y" * 1024, "1,024 code points of four bytes": "\U0001f980" * 1024}

NOT_A_COUNT = {
    "-1": -1, "1.0": Raw("1.0"), "0.0": Raw("0.0"), "1.5": 1.5, "1e3": Raw("1e3"), "1E0": Raw("1E0"),
    "10^9 + 1": 1_000_000_001, "2^32": 2**32, "2^63": 2**63, "2^64": 2**64, "2^64 + 1": 2**64 + 1,
    "an integer of 400 digits": Raw("9" * 400), "1e999": Raw("1e999"), "a string": "5", "true": True,
    "an array": [5], "an object": {},
}

A_COUNT = {"0": 0, "1": 1, "10^9": 1_000_000_000}

NOT_MONEY = {
    "-0.01": -0.01, "-1": -1, "1,000,001": 1_000_001, "a nano-dollar above 1,000,000": Raw("1000000.000000001"),
    "1e999": Raw("1e999"), "1e7": Raw("1e7"), "an integer of 400 digits": Raw("9" * 400), "true": True, "an array": [1],
    "an object": {"usd": 1}, "an empty string": "", 'the string "-1"': "-1", 'the string "+1"': "+1",
    'the string "1e3"': "1e3", 'the string "1E3"': "1E3", 'the string ".5"': ".5", 'the string "5."': "5.",
    'the string "."': ".", 'the string "1.2.3"': "1.2.3", 'the string " 1"': " 1", 'the string "1 "': "1 ",
    'the string "1,5"': "1,5", 'the string "$1"': "$1", 'the string "0x1"': "0x1", 'the string "NaN"': "NaN",
    'the string "Infinity"': "Infinity", 'the string "1_0"': "1_0", "a string of full-width digits": "\uff11",
    "a string of Arabic digits": "\u0661", "a string with a NUL": "1\u0000",
    "the string 1000000.000000001": "1000000.000000001",
    "the string 1000001": "1000001", "a string of 400 digits": "9" * 400,
}

NOT_A_TIME = {
    "true": True, "an array": [], "an object": {}, "a fraction": 1_700_000_000_000.5, "a negative number": -1,
    "0": 0, "the millisecond before 2020": 1_577_836_799_999, "seconds instead of milliseconds": 1_700_000_000,
    "microseconds instead of milliseconds": 1_700_000_000_000_000, "2^64": 2**64, "1e999": Raw("1e999"),
    "an empty string": "", "milliseconds in a string": "1700000000000", "a date alone": "2026-11-24",
    "no offset": "2026-11-24T03:06:07", "no seconds": "2026-11-24T03:06Z", "month 13": "2025-13-01T00:00:00Z",
    "month 0": "2025-00-01T00:00:00Z", "day 0": "2025-01-00T00:00:00Z", "30 February": "2025-02-30T00:00:00Z",
    "29 February of a common year": "2025-02-29T00:00:00Z", "31 April": "2025-04-31T00:00:00Z",
    "hour 24": "2025-01-01T24:00:00Z", "minute 60": "2025-01-01T00:60:00Z", "second 61": "2025-01-01T00:00:61Z",
    "offset hour 24": "2025-01-01T00:00:00+24:00", "offset minute 60": "2025-01-01T00:00:00+00:60",
    "an offset without a colon": "2025-01-01T00:00:00+0100", "a comma": "2025-01-01T00:00:00,5Z",
    "a point without digits": "2025-01-01T00:00:00.Z", "a year of two digits": "25-01-01T00:00:00Z",
    "a year of five digits": "02025-01-01T00:00:00Z", "a month of one digit": "2025-1-01T00:00:00Z",
    "a space before it": " 2025-01-01T00:00:00Z", "something behind it": "2025-01-01T00:00:00Zx", "a word": "now",
    "the end of 2019": "2019-12-31T23:59:59.999Z", "2019 by its offset": "2020-01-01T00:59:59+01:00",
    "the year 0": "0000-01-01T00:00:00Z", "24 h and a minute ahead": ahead(hours=24, minutes=1),
    "the year 9999": "9999-12-31T23:59:59Z",
}

A_TIME = {
    "the first millisecond of 2020": 1_577_836_800_000, "the first second of 2020": "2020-01-01T00:00:00Z",
    "2020 by its offset": "2019-12-31T23:30:00-01:00", "29 February of a leap year": "2024-02-29T12:00:00Z",
    "a small t and z": "2025-01-01t00:00:00z", "one digit of a second": "2025-01-01T00:00:00.5Z",
    "nine digits of a second": "2025-01-01T00:00:00.123456789Z",
    "thirty digits of a second": f"2025-01-01T00:00:00.{'1' * 30}Z",
    "offset +00:00": "2025-01-01T00:00:00+00:00", "offset -00:00": "2025-01-01T00:00:00-00:00",
    "offset +14:00": "2025-01-01T00:00:00+14:00", "offset -23:59": "2025-01-01T00:00:00-23:59",
    "offset +05:45": "2025-01-01T00:00:00+05:45", "now": ago(),
    "a minute below 24 h ahead": ahead(hours=23, minutes=59),
}

NOT_LABELS = {
    "a string": "free", "a number": 1, "an array": ["plan"], "true": True,
    "33 labels": {f"k{number}": "v" for number in range(33)},
}

LABELS = {
    "none": {}, "32 labels": {f"k{number}": "v" for number in range(32)},
    "256 code points": {"é" * 256: "\U0001f980" * 256},
}


def one_of(*values):
    """The rules of a field that takes a few words only."""
    return ({value: value for value in values},
            {"another word": "done", "another case": values[0].upper(), "an empty string": "", **WRONG_FOR_TEXT})


CALL_STATUS = one_of("ok", "error", "timeout", "cancelled", "cut")
REQUEST_STATUS = one_of("ok", "error", "capped", "denied", "killed")
NAME, TEXT, COUNT = (A_NAME, NOT_A_NAME), (A_TEXT, NOT_A_TEXT), (A_COUNT, NOT_A_COUNT)
TIME, LABEL_SET = (A_TIME, NOT_A_TIME), (LABELS, NOT_LABELS)
MONEY = ({"0": 0, "1,000,000": 1_000_000, "a string": "0.0025"}, NOT_MONEY)
ATTEMPT = ({"1": 1, "10^9": 1_000_000_000}, {"0": 0, **NOT_A_COUNT})
# A part may not be above its whole, so that parts are tried up to what the line's wholes allow.
PART = ({"0": 0, "1": 1, "1,000": 1000}, NOT_A_COUNT)

CALL = {"id": NAME, "request": NAME, "user": NAME, "workflow": NAME, "agent": NAME, "provider": NAME, "model": NAME,
        "service_tier": NAME, "labels": LABEL_SET, "attempt": ATTEMPT, "input_tokens": COUNT,
        "cached_input_tokens": PART, "cache_write_tokens": PART, "cache_write_1h_tokens": PART}

FIELDS = {
    "usage": {**CALL, "time": TIME, "requested_model": NAME, "output_tokens": COUNT, "reasoning_tokens": PART,
              "cost_usd": MONEY, "status": CALL_STATUS, "tool_calls": COUNT, "latency_ms": COUNT, "reservation": TEXT},
    "request_end": {"id": NAME, "time": TIME, "request": NAME, "user": NAME, "workflow": NAME, "agent": NAME,
                    "status": REQUEST_STATUS, "budget_usd": MONEY, "outcome": TEXT, "labels": LABEL_SET},
    "authorize": {**CALL, "max_output_tokens": COUNT, "fallback_model": NAME, "budget_usd": MONEY,
                  "estimate_usd": MONEY},
}
"""Every field of the agents' lines that carry many, with (what it takes, what it refuses)."""


def base_line(type_, line_id, field):
    """A line of this type that is valid whatever stands in `field`."""
    line = {"type": type_, "id": line_id, "model": "no-such-model"}
    if type_ == "request_end":
        return {"type": type_, "id": line_id, "request": "r", "status": "ok"}
    if field.startswith("cache"):
        line |= {"input_tokens": 5000, "cache_write_tokens": 2000}
    elif field != "input_tokens":
        line["input_tokens"] = 1
    line["output_tokens" if type_ == "usage" else "max_output_tokens"] = 5000
    if field == "input_tokens":
        line["input_tokens"] = 1
    return line
