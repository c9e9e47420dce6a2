"""How things are named in addresses: short codes without letters that people mix up, and words."""

from django.utils.crypto import get_random_string
from django.utils.text import slugify

from events.searching import sort_key

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Eight characters: about 10^12 codes, so a collision is the unique constraint's business."""
    return get_random_string(8, ALPHABET)


def address_of(name: dict[str, str], *, longest: int = 50) -> str:
    """``name`` as a word in addresses: its English, else how its Chinese sounds; may be empty."""
    return slugify(name.get("en") or sort_key(name))[:longest].strip("-_")
