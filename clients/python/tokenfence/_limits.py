# SPDX-License-Identifier: MIT
"""How much a model can put out at most, where the caller set no limit.

The worst case of a call has to be known before it is made. These are the makers' own limits by the beginning of the
model's name, the longest one that fits first. They need not be exact: what matters is that they are not too small.
"""

from __future__ import annotations

_LIMITS = sorted(
    {
        "gpt-3.5": 4_096,
        "gpt-4": 8_192,
        "gpt-4-turbo": 4_096,
        "gpt-4.1": 32_768,
        "gpt-4o": 16_384,
        "gpt-5": 128_000,
        "gpt-5-chat": 16_384,
        "gpt-audio": 16_384,
        "chatgpt-4o": 16_384,
        "codex": 100_000,
        "o1": 100_000,
        "o3": 100_000,
        "o4": 100_000,
        "gpt-oss": 131_072,
        "deepseek": 65_536,
        "deepseek-chat": 8_192,
        "deepseek-v3": 163_840,
        "gemini": 65_536,
        "gemini-1": 8_192,
        "gemini-2.0": 8_192,
        "gemma": 8_192,
        "claude": 128_000,
        "claude-3": 8_192,
        "grok": 131_072,
        "llama": 16_384,
        "mistral": 131_072,
        "mixtral": 32_768,
        "qwen": 65_536,
    }.items(),
    key=lambda item: -len(item[0]),
)
_OTHERWISE = 32_768


def most_output(model: str) -> int:
    """The most output tokens that the model gives in one answer."""
    bare = model.rpartition("/")[2].lower()
    for beginning, limit in _LIMITS:
        if bare.startswith(beginning):
            return limit
    return _OTHERWISE
