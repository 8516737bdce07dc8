"""The fonts of our documents, and what they can show: none of the machine's is ever used.

A document for archives may hold no character without a glyph. A picture among letters that none of
the fonts has is told by its name, as it would be read aloud; of another script that none has, each
letter is an empty box.
"""

import re
import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pymupdf_fonts
import typst
from fontTools.ttLib import TTFont

# FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Thai and Georgian; the other, signs.
_WANTED: Final = ("figo", "figbo", "symbol2")
FAMILIES: Final = ("FiraGO", "Noto Sans Symbols2")
_BOX: Final = "□"
# The narrow space between thousands in French, which FiraGO has only as wide as any.
_INSTEAD: Final = {"\u202f": "\u00a0"}
# A longer word may be wider than its column.
_LONG: Final = re.compile(r"(\S{24})(?=\S)")
# Two of them are a flag, by the letters of its country.
_FLAG_LETTERS: Final = {0x1F1E6 + at: chr(ord("A") + at) for at in range(26)}
# They say how others join and are never seen themselves; the rest of their kind is left out.
_JOINERS: Final = frozenset("\u200c\u200d")


@cache
def _folder() -> "TemporaryDirectory[str]":
    """Where the fonts lie as files, which is how they are read, as long as the process runs."""
    folder = TemporaryDirectory(prefix="evenveel-fonts-")
    for name in _WANTED:
        (Path(folder.name) / f"{name}.ttf").write_bytes(pymupdf_fonts.fontbuffers[name]())
    return folder


@cache
def fonts() -> typst.Fonts:
    """The fonts, as whoever sets a document looks for them; found once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_folder().name]
    )


@cache
def _shown() -> frozenset[int]:
    regular, bold, signs = (
        frozenset(TTFont(BytesIO(pymupdf_fonts.fontbuffers[name]())).getBestCmap())
        for name in _WANTED
    )
    return (regular & bold) | signs


def showable(words: str) -> str:
    """The words, with a name for each picture and a box for each letter that no font of ours has.

    Where a word is longer than a column it may be broken.
    """
    whole = unicodedata.normalize("NFC", words)
    return _LONG.sub("\\1\u200b", "".join(_glyphs(letter) for letter in whole))


def _glyphs(letter: str) -> str:
    letter = _INSTEAD.get(letter, letter)
    if letter in _JOINERS or ord(letter) in _shown():
        return letter
    match unicodedata.category(letter):
        case "So":
            return _FLAG_LETTERS.get(ord(letter)) or _named(letter)
        # What only changes the picture before it, its colour say, goes with it.
        case "Cf" | "Mn" | "Me" | "Sk":
            return ""
        case "Cc" | "Zl" | "Zp" | "Zs":
            return " "
        case _:
            return _BOX


def _named(picture: str) -> str:
    name = unicodedata.name(picture, "").lower()
    return f"[{name}]" if name else _BOX
