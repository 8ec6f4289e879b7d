# SPDX-License-Identifier: MIT
"""Anthropic's wire format."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from .._lines import count
from .shape import MIN_OUTPUT, Body, Meter, Shape, mapping, positive


class _MessagesMeter(Meter):
    def __init__(self) -> None:
        super().__init__()
        # As Anthropic counts: its input leaves out what was read from the cache and what was written to it.
        self._uncached = 0

    def whole(self, answer: Body) -> None:
        self._heading(answer)
        content = answer.get("content")
        for block in content if isinstance(content, list) else ():
            self._block(mapping(block))
        self._counts(mapping(answer.get("usage")))
        self.usage.output_known = self.usage.known
        self.usage.finished = True

    def event(self, data: Body) -> None:
        kind = data.get("type")
        if kind == "content_block_delta":
            delta = mapping(data.get("delta"))
            for part in ("text", "partial_json", "thinking"):
                text = delta.get(part)
                self.usage.characters += len(text) if isinstance(text, str) else 0
        elif kind == "message_start":
            message = mapping(data.get("message"))
            self._heading(message)
            self._counts(mapping(message.get("usage")))
        elif kind == "content_block_start":
            self._block(mapping(data.get("content_block")))
        elif kind == "message_delta":
            # Cumulative, and what it does not repeat still stands.
            counts = mapping(data.get("usage"))
            self._counts(counts)
            self.usage.output_known = self.usage.output_known or "output_tokens" in counts
        elif kind == "message_stop":
            self.usage.finished = True
        elif kind == "error":
            self.usage.refused = True

    def _heading(self, message: Mapping[str, Any]) -> None:
        for field, attribute in (("model", "model"), ("id", "response_id")):
            value = message.get(field)
            if isinstance(value, str) and value:
                setattr(self.usage, attribute, value)
        if message.get("type") == "error":
            self.usage.refused = True

    def _block(self, block: Mapping[str, Any]) -> None:
        self.usage.tool_calls += block.get("type") in ("tool_use", "server_tool_use", "mcp_tool_use")

    def _counts(self, counts: Mapping[str, Any]) -> None:
        known = self.usage
        if counts.get("input_tokens") is not None:
            self._uncached = count(counts["input_tokens"])
            known.known = True
        if counts.get("cache_read_input_tokens") is not None:
            known.cached = count(counts["cache_read_input_tokens"])
        if counts.get("cache_creation_input_tokens") is not None:
            known.cache_write = count(counts["cache_creation_input_tokens"])
        hour = mapping(counts.get("cache_creation")).get("ephemeral_1h_input_tokens")
        if hour is not None:
            known.cache_write_1h = count(hour)
        if counts.get("output_tokens") is not None:
            known.output = count(counts["output_tokens"])
        known.input = self._uncached + known.cached + known.cache_write
        tier = counts.get("service_tier")
        if isinstance(tier, str) and tier:
            known.service_tier = tier


class Messages(Shape):
    """`/v1/messages`."""

    provider = "anthropic"

    def matches(self, path: str, body: Body) -> bool:
        return path.endswith("/messages") and isinstance(body.get("messages"), list) and "max_tokens" in body

    def output_limit(self, body: Body) -> Optional[int]:
        return positive(body.get("max_tokens"))

    def least_output(self, body: Body) -> int:
        # The limit has to stay above what the model may think.
        return MIN_OUTPUT + count(mapping(body.get("thinking")).get("budget_tokens"))

    def limited(self, body: Body, tokens: int, host: str) -> Body:
        return {"max_tokens": tokens}

    def meter(self, body: Body) -> Meter:
        return _MessagesMeter()
