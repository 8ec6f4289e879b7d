# SPDX-License-Identifier: MIT
"""OpenAI's wire formats, which most other providers and proxies speak too."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any, List, Mapping, Optional, Set

from .._lines import count
from .shape import Body, Meter, Shape, mapping, positive

_NEW_LIMIT_MODELS = ("o1", "o3", "o4", "gpt-5")
_OPENAI_HOSTS = ("api.openai.com",)


def _usage_of(meter: Meter, usage: object) -> None:
    """Both spellings: `prompt_tokens` of chat completions, `input_tokens` of responses."""
    counts = mapping(usage)
    if not counts:
        return
    known = meter.usage
    known.input = count(counts.get("prompt_tokens", counts.get("input_tokens")))
    known.output = count(counts.get("completion_tokens", counts.get("output_tokens")))
    inside = mapping(counts.get("prompt_tokens_details") or counts.get("input_tokens_details"))
    known.cached = count(inside.get("cached_tokens"))
    known.cache_write = count(inside.get("cache_write_tokens"))
    outside = mapping(counts.get("completion_tokens_details") or counts.get("output_tokens_details"))
    known.reasoning = count(outside.get("reasoning_tokens"))
    known.known = known.output_known = True


def _heading(meter: Meter, answer: Mapping[str, Any]) -> None:
    """Which model answered, under which id, at which service tier."""
    known = meter.usage
    for field, attribute in (("model", "model"), ("id", "response_id"), ("service_tier", "service_tier")):
        value = answer.get(field)
        if isinstance(value, str) and value:
            setattr(known, attribute, value)
    if answer.get("error"):
        known.refused = True


class _ChatMeter(Meter):
    def __init__(self) -> None:
        super().__init__()
        self._tools: Set[Any] = set()

    def whole(self, answer: Body) -> None:
        _heading(self, answer)
        for choice in _list(answer.get("choices")):
            message = mapping(mapping(choice).get("message"))
            self.usage.tool_calls += len(_list(message.get("tool_calls")))
        _usage_of(self, answer.get("usage"))
        self.usage.finished = True

    def event(self, data: Body) -> None:
        _heading(self, data)
        for choice in _list(data.get("choices")):
            choice = mapping(choice)
            delta = mapping(choice.get("delta"))
            self.usage.characters += _length(choice.get("text"), delta.get("content"), delta.get("refusal"))
            self.usage.characters += _length(delta.get("reasoning_content"), delta.get("reasoning"))
            for tool in _list(delta.get("tool_calls")):
                tool = mapping(tool)
                self._tools.add((choice.get("index"), tool.get("index")))
                called = mapping(tool.get("function"))
                self.usage.characters += _length(called.get("name"), called.get("arguments"))
            if choice.get("finish_reason"):
                self.usage.finished = True
        self.usage.tool_calls = len(self._tools)
        _usage_of(self, data.get("usage"))

    def hides(self, data: Body) -> bool:
        return data.get("choices") == [] and bool(data.get("usage"))


class _Completions(Shape):
    """What chat completions and the older completions share."""

    provider = "openai"

    def answers(self, body: Body) -> int:
        return positive(body.get("n")) or 1

    def usage_wanted(self, body: Body) -> Body:
        options = mapping(body.get("stream_options"))
        if options.get("include_usage"):
            return {}
        return {"stream_options": {**options, "include_usage": True}}

    def meter(self, body: Body) -> Meter:
        return _ChatMeter()


class Chat(_Completions):
    """`/chat/completions`."""

    def matches(self, path: str, body: Body) -> bool:
        return path.endswith("/chat/completions") and isinstance(body.get("messages"), list)

    def model(self, path: str, body: Body) -> Optional[str]:
        return super().model(path, body) or _deployment(path)

    def output_limit(self, body: Body) -> Optional[int]:
        return positive(body.get("max_completion_tokens")) or positive(body.get("max_tokens"))

    def limited(self, body: Body, tokens: int, host: str) -> Body:
        for field in ("max_completion_tokens", "max_tokens"):
            if body.get(field) is not None:
                return {field: tokens}
        # Newer models refuse the old name, and other makers' servers may not know the new one.
        model = str(body.get("model", "")).rpartition("/")[2]
        new = host in _OPENAI_HOSTS or model.startswith(_NEW_LIMIT_MODELS)
        return {"max_completion_tokens" if new else "max_tokens": tokens}


class LegacyCompletions(_Completions):
    """`/completions`."""

    _IF_NOT_GIVEN = 16

    def matches(self, path: str, body: Body) -> bool:
        return path.endswith("/completions") and not path.endswith("/chat/completions") and "prompt" in body

    def model(self, path: str, body: Body) -> Optional[str]:
        return super().model(path, body) or _deployment(path)

    def answers(self, body: Body) -> int:
        prompts = body.get("prompt")
        several = len(prompts) if isinstance(prompts, list) and prompts and not isinstance(prompts[0], int) else 1
        return max(super().answers(body), positive(body.get("best_of")) or 1) * several

    def output_limit(self, body: Body) -> Optional[int]:
        return positive(body.get("max_tokens")) or self._IF_NOT_GIVEN

    def limited(self, body: Body, tokens: int, host: str) -> Body:
        return {"max_tokens": tokens}


class _Kept:
    """How large the conversations are that the provider keeps: the next call pays for them again as its input."""

    def __init__(self, most: int) -> None:
        self._tokens: "OrderedDict[str, int]" = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def remember(self, key: str, tokens: int) -> None:
        with self._lock:
            self._tokens[key] = tokens
            self._tokens.move_to_end(key)
            if len(self._tokens) > self._most:
                self._tokens.popitem(last=False)

    def tokens(self, key: object) -> int:
        with self._lock:
            return self._tokens.get(key, 0) if isinstance(key, str) else 0


_kept = _Kept(4096)


class _ResponsesMeter(Meter):
    def __init__(self, conversation: Optional[str]) -> None:
        super().__init__()
        self._conversation = conversation

    def whole(self, answer: Body) -> None:
        _heading(self, answer)
        output = [mapping(item) for item in _list(answer.get("output"))]
        self.usage.tool_calls = sum(str(item.get("type", "")).endswith("_call") for item in output)
        _usage_of(self, answer.get("usage"))
        if self.usage.known:
            for key in (self.usage.response_id, self._conversation):
                if key:
                    _kept.remember(key, self.usage.input + self.usage.output)
        self.usage.finished = True  # also of one that goes on in the background: this HTTP call is over

    def event(self, data: Body) -> None:
        kind = str(data.get("type", ""))
        if kind in ("response.completed", "response.incomplete", "response.failed"):
            self.whole(dict(mapping(data.get("response"))))
        elif kind == "response.created":
            _heading(self, mapping(data.get("response")))
        elif kind.endswith(".delta"):
            self.usage.characters += _length(data.get("delta"))
        elif kind == "response.output_item.added":
            self.usage.tool_calls += str(mapping(data.get("item")).get("type", "")).endswith("_call")
        elif kind == "error":
            self.usage.refused = True


class Responses(Shape):
    """`/responses`."""

    provider = "openai"

    def matches(self, path: str, body: Body) -> bool:
        return path.endswith(("/responses", "/responses/compact")) and ("input" in body or "prompt" in body)

    def output_limit(self, body: Body) -> Optional[int]:
        return positive(body.get("max_output_tokens"))

    def limited(self, body: Body, tokens: int, host: str) -> Body:
        return {"max_output_tokens": tokens}

    def hidden_input(self, body: Body) -> int:
        return max(_kept.tokens(body.get("previous_response_id")), _kept.tokens(_conversation(body)))

    def meter(self, body: Body) -> Meter:
        return _ResponsesMeter(_conversation(body))


class Embeddings(Shape):
    """`/embeddings`: no output."""

    provider = "openai"

    def matches(self, path: str, body: Body) -> bool:
        return path.endswith("/embeddings") and "input" in body

    def model(self, path: str, body: Body) -> Optional[str]:
        return super().model(path, body) or _deployment(path)

    def has_output(self) -> bool:
        return False

    def output_limit(self, body: Body) -> Optional[int]:
        return 0

    def limited(self, body: Body, tokens: int, host: str) -> Body:
        return {}

    def meter(self, body: Body) -> Meter:
        return _ChatMeter()


def _conversation(body: Body) -> Optional[str]:
    conversation = body.get("conversation")
    if isinstance(conversation, dict):
        conversation = conversation.get("id")
    return conversation if isinstance(conversation, str) and conversation else None


def _deployment(path: str) -> Optional[str]:
    """Azure names the model in the path: /openai/deployments/NAME/chat/completions."""
    parts = path.split("/")
    if "deployments" in parts:
        return parts[parts.index("deployments") + 1] or None
    return None


def _list(value: object) -> List[Any]:
    return value if isinstance(value, list) else []


def _length(*texts: object) -> int:
    return sum(len(text) for text in texts if isinstance(text, str))
