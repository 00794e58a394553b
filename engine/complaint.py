"""An error whose text is a sentence for the person who meets it, whatever part of the engine it comes from.

Refuses to know who shows it.
"""

from __future__ import annotations


class Complaint(ValueError):
    """What a person gave cannot be used; the text is a sentence."""
