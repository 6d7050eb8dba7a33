"""Which compression a reader's program accepts, and bytes in it."""

import gzip
import zlib
from functools import lru_cache

import brotli

BROTLI, GZIP, IDENTITY = "br", "gzip", "identity"

# Compressing while the reader waits: these levels cost less than a database query and come close to the best size.
QUICK_BROTLI, QUICK_GZIP = 1, 1
PAGE_BROTLI, PAGE_GZIP = 2, 4


@lru_cache(maxsize=64)  # browsers send a handful of different headers
def best_encoding(accept_encoding: str) -> str:
    """The smallest encoding the header accepts: brotli, gzip, or none at all."""
    weights = dict(_weight(part) for part in accept_encoding.lower().split(",") if part.strip())
    anything_else = weights.get("*", 0.0)
    for encoding in (BROTLI, GZIP):
        if weights.get(encoding, anything_else) > 0:
            return encoding
    return IDENTITY


def _weight(part: str) -> tuple[str, float]:
    name, _, options = part.partition(";")
    key, _, number = options.strip().partition("=")
    try:
        return name.strip(), float(number) if key.strip() == "q" else 1.0
    except ValueError:
        return name.strip(), 0.0


def compress(body: bytes, encoding: str) -> bytes:
    if encoding == BROTLI:
        return brotli.compress(body, quality=QUICK_BROTLI)
    if encoding == GZIP:
        return _gzip(body)
    return body


def compress_page(body: bytes, encoding: str) -> bytes:
    """A whole page: two milliseconds more are worth an eighth of the bytes. More of it takes as long as it saves."""
    return brotli.compress(body, quality=PAGE_BROTLI) if encoding == BROTLI else gzip.compress(body, PAGE_GZIP)


def _gzip(body: bytes) -> bytes:
    """With a window no larger than the body: making the usual one, 256 kB, takes longer than packing these few."""
    window = min(max(len(body).bit_length(), 9), 15)
    packer = zlib.compressobj(QUICK_GZIP, zlib.DEFLATED, 16 + window, window - 7)  # 16: with gzip's own header
    return packer.compress(body) + packer.flush()
