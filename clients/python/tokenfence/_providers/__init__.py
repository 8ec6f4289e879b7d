# SPDX-License-Identifier: MIT
"""Which HTTP requests are model calls: told by path and body, whatever the host."""

from __future__ import annotations

import json
from typing import Any, Optional, Union

from .anthropic import Messages
from .openai import Chat, Embeddings, LegacyCompletions, Responses
from .shape import Body, Shape

__all__ = ["Recognised", "may_be_call", "recognise"]

_SHAPES = (Chat(), Messages(), Responses(), Embeddings(), LegacyCompletions())
_ENDINGS = ("completions", "/messages", "/responses", "/responses/compact", "/embeddings")

_PROVIDERS = {
    "api.openai.com": "openai",
    "api.anthropic.com": "anthropic",
    "openrouter.ai": "openrouter",
    "api.mistral.ai": "mistral",
    "codestral.mistral.ai": "mistral",
    "api.deepseek.com": "deepseek",
    "api.x.ai": "xai",
    "api.groq.com": "groq",
    "api.together.xyz": "together_ai",
    "api.fireworks.ai": "fireworks_ai",
    "generativelanguage.googleapis.com": "gemini",
}
_PROVIDERS_BY_ENDING = {
    ".openai.azure.com": "azure",
    ".services.ai.azure.com": "azure",
    ".cognitiveservices.azure.com": "azure",
    "aiplatform.googleapis.com": "vertex_ai",
}


class Recognised:
    """A request that is a model call."""

    __slots__ = ("body", "host", "model", "path", "provider", "raw", "shape", "stream")

    def __init__(self, shape: Shape, host: str, path: str, raw: bytes, body: Body, model: str) -> None:
        self.shape = shape
        self.host = host
        self.path = path
        self.raw = raw
        self.body = body
        self.model = model
        self.stream = body.get("stream") is True
        self.provider = _provider(host) or shape.provider


def may_be_call(method: str, path: str) -> bool:
    """Whether a request is worth a look at its body: most are not. The path is without the query."""
    return method == "POST" and path.rstrip("/").endswith(_ENDINGS)


def recognise(host: str, path: str, content: Union[bytes, bytearray, str]) -> Optional[Recognised]:
    """What kind of model call a request is that may be one; None where it is none."""
    raw = content.encode("utf-8") if isinstance(content, str) else bytes(content)
    try:
        body: Any = json.loads(raw)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    path = path.rstrip("/")
    for shape in _SHAPES:
        if shape.matches(path, body):
            model = shape.model(path, body)
            return Recognised(shape, host, path, raw, body, model) if model else None
    return None


def _provider(host: str) -> Optional[str]:
    known = _PROVIDERS.get(host)
    if known is None:
        for ending, name in _PROVIDERS_BY_ENDING.items():
            if host.endswith(ending):
                return name
    return known
