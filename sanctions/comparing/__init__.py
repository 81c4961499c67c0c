"""What differs between two versions of a packet, in sentences: facts in, words out."""

from sanctions.comparing.sentences import Difference, differences
from sanctions.comparing.stored import Unknown, facts_of
from sanctions.comparing.wordwise import Piece, wordwise

__all__ = ["Difference", "Piece", "Unknown", "differences", "facts_of", "wordwise"]
