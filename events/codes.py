"""Short public codes, without letters and digits that people mix up."""

from django.utils.crypto import get_random_string

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Eight characters: about 10^12 codes, so a collision is the unique constraint's business."""
    return get_random_string(8, ALPHABET)
