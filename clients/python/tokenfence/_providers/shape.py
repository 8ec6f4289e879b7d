# SPDX-License-Identifier: MIT
"""What every wire format of a model call has in common: how it is read, priced beforehand, rewritten and metered."""

from __future__ import annotations

import json
from typing import Any, Dict, Mapping, Optional

from .._lines import count
from .._prices import Tokens

Body = Dict[str, Any]

MIN_OUTPUT = 16
"""Below so many output tokens an answer is no use, and OpenAI's Responses API refuses the call."""

_BYTES_A_TOKEN = 3  # at the least, over the languages and code that people send; English has more than four
_TYPICAL_BYTES_A_TOKEN = 4
_IMAGE_TOKENS = 5_000  # what the largest picture takes with the makers' current models
_DOCUMENT_CHARACTERS_A_TOKEN = 5  # of base64
_AUDIO_CHARACTERS_A_TOKEN = 200  # of base64
_ATTACHMENT_HINTS = (b"image", b"base64", b"data:", b"audio", b"file")


class Usage:
    """What an answer has told of itself so far."""

    __slots__ = (
        "cache_write",
        "cache_write_1h",
        "cached",
        "characters",
        "finished",
        "input",
        "known",
        "model",
        "output",
        "output_known",
        "reasoning",
        "refused",
        "response_id",
        "service_tier",
        "tool_calls",
    )

    def __init__(self) -> None:
        self.model: Optional[str] = None  # that answered
        self.response_id: Optional[str] = None
        self.service_tier: Optional[str] = None
        self.input = 0
        self.cached = 0
        self.cache_write = 0
        self.cache_write_1h = 0
        self.output = 0
        self.reasoning = 0
        self.known = False  # the input counts are the provider's
        self.output_known = False  # the output counts are the provider's, and final
        self.tool_calls = 0
        self.characters = 0  # of text that came, for an estimate where no count ever does
        self.finished = False  # the provider has said that this is the end
        self.refused = False  # the answer turned out to be an error

    def tokens(self) -> Tokens:
        return Tokens(
            self.input, self.cached, self.cache_write, self.cache_write_1h, self.output, self.reasoning
        ).within()


class Meter:
    """Reads one answer, whole or event by event. One call's; whoever reads the answer feeds it."""

    def __init__(self) -> None:
        self.usage = Usage()

    def whole(self, answer: Body) -> None:
        """The answer of a call that does not stream."""
        raise NotImplementedError

    def event(self, data: Body) -> None:
        """One event of a stream, its `data` parsed."""
        raise NotImplementedError

    def hides(self, data: Body) -> bool:
        """Whether the event stands in the stream only because we asked for it."""
        return False


class Shape:
    """One wire format. Stateless; knows how to read a request's body and how to change it."""

    provider = ""
    """Whose format it is, and so the provider's name where the host does not tell."""

    def matches(self, path: str, body: Body) -> bool:
        """Whether a POST to this path with this body is such a call."""
        raise NotImplementedError

    def model(self, path: str, body: Body) -> Optional[str]:
        model = body.get("model")
        return model if isinstance(model, str) and model else None

    def output_limit(self, body: Body) -> Optional[int]:
        """The most tokens of one answer that the caller allows; None where nothing is said."""
        raise NotImplementedError

    def answers(self, body: Body) -> int:
        """How many answers the call asks for at once."""
        return 1

    def least_output(self, body: Body) -> int:
        """The smallest limit that the call makes sense with."""
        return MIN_OUTPUT

    def has_output(self) -> bool:
        """Whether there is an output to pay for, and a limit to be lowered."""
        return True

    def limited(self, body: Body, tokens: int, host: str) -> Body:
        """The fields that set the limit."""
        raise NotImplementedError

    def usage_wanted(self, body: Body) -> Body:
        """The fields that make a stream tell its usage; empty where it does so anyway."""
        return {}

    def hidden_input(self, body: Body) -> int:
        """Input tokens that the body does not show, because the provider kept them."""
        return 0

    def meter(self, body: Body) -> Meter:
        raise NotImplementedError


def most_input(raw: bytes, body: Body) -> int:
    """How many input tokens the body can be at most."""
    return _attachments(raw, body, _BYTES_A_TOKEN)


def likely_input(raw: bytes, body: Body) -> int:
    """How many input tokens the body probably is: for a record of a call whose usage never came."""
    return _attachments(raw, body, _TYPICAL_BYTES_A_TOKEN)


def likely_output(characters: int) -> int:
    """The same of the text that came."""
    return -(-characters // _TYPICAL_BYTES_A_TOKEN)


def _attachments(raw: bytes, body: Body, bytes_a_token: int) -> int:
    size = len(raw)
    tokens = 0
    if any(hint in raw for hint in _ATTACHMENT_HINTS):
        found = _Attachments()
        found.look(body)
        size = max(size - found.characters, 0)
        tokens = found.tokens
    return tokens + -(-size // bytes_a_token)


class _Attachments:
    """Pictures, documents and sound in a body: they do not cost by their length."""

    def __init__(self) -> None:
        self.characters = 0
        self.tokens = 0

    def look(self, value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                self.look(item)
        elif isinstance(value, dict):
            kind = value.get("type")
            if isinstance(kind, str) and self._is_attachment(kind, value):
                return
            for item in value.values():
                self.look(item)

    def _is_attachment(self, kind: str, part: Mapping[str, Any]) -> bool:
        if kind in ("image_url", "input_image", "image"):
            self.tokens += _IMAGE_TOKENS
            self.characters += _longest(part)
        elif kind == "input_audio":
            self._by_length(_longest(part), _AUDIO_CHARACTERS_A_TOKEN)
        elif kind in ("file", "input_file") or (kind == "document" and "text" not in _source_kind(part)):
            self._by_length(_longest(part), _DOCUMENT_CHARACTERS_A_TOKEN)
        else:
            return False
        return True

    def _by_length(self, characters: int, characters_a_token: int) -> None:
        self.characters += characters
        self.tokens += -(-characters // characters_a_token)


def _source_kind(part: Mapping[str, Any]) -> str:
    source = part.get("source")
    return str(source.get("type", "")) if isinstance(source, dict) else ""


def _longest(value: Any) -> int:
    """The length of the longest string inside: the payload of an attachment."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = list(value.values())
    return max((_longest(item) for item in value), default=0) if isinstance(value, list) else 0


def changed(raw: bytes, body: Body, changes: Body) -> bytes:
    """The body with these fields changed.

    New fields are put in front and leave every byte of the caller's as it was; a field that is there already cannot be
    given twice, so the body is then written anew.
    """
    if not changes:
        return raw
    start = raw.find(b"{")
    if start >= 0 and body and not any(key in body for key in changes):
        added = json.dumps(changes, separators=(",", ":"))[1:-1].encode("ascii")
        return raw[: start + 1] + added + b"," + raw[start + 1 :]
    return json.dumps({**body, **changes}, separators=(",", ":")).encode("ascii")


def positive(value: object) -> Optional[int]:
    """A limit that a caller gave; None for what is none."""
    number = count(value)
    return number if number > 0 else None


def mapping(value: object) -> Mapping[str, Any]:
    """The object, or an empty one where something else stands."""
    return value if isinstance(value, dict) else {}
