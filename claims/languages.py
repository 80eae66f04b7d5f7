"""Languages by their tags (BCP 47): which are tags at all, what a text's script tells of its language, where one is spoken."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

import langcodes
from langcodes.data_dicts import LIKELY_SUBTAGS

DEFAULT = "en"  # what a form proposes for a statement

# Scripts by what Unicode calls their letters. Where (nearly) all that is written in one is one language, it tells which;
# where it does not, the tag says the script and that the language is not determined.
_BY_SCRIPT = {
    "ARABIC": "und-Arab",
    "ARMENIAN": "hy",
    "BENGALI": "und-Beng",
    "CJK": "zh",
    "CYRILLIC": "und-Cyrl",
    "DEVANAGARI": "und-Deva",
    "ETHIOPIC": "und-Ethi",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAANA": "dv",
    "THAI": "th",
    "TIBETAN": "und-Tibt",
}


def is_language(tag: str) -> bool:
    """Whether a tag is well-formed and all of it is registered at IANA."""
    return tag.isascii() and langcodes.tag_is_valid(tag)


def canonical(tag: str) -> str:
    """The tag as BCP 47 recommends to write it ("zh_hant" is "zh-Hant", "iw" is "he"); what is none is left as it is."""
    try:
        return langcodes.standardize_tag(tag)
    except ValueError:
        return tag


def of_script(text: str) -> str:
    """What the script of a text tells of its language: "ko", "und-Cyrl". "" for Latin letters, which tell nothing."""
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    if not scripts:
        return ""
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        scripts["HIRAGANA"] += scripts.pop("CJK", 0)  # Japanese is written in both
    others = Counter({script: letters for script, letters in scripts.items() if script != "LATIN"})
    [(script, letters)] = others.most_common(1) or [("LATIN", 0)]
    begins_with_it = _script(next(letter for letter in text if letter.isalpha())) == script
    is_enough = (4 if begins_with_it else 2) * letters > scripts.total()  # names in Latin letters stand in any script
    return _BY_SCRIPT.get(script, "") if is_enough else ""


def of_statement(text: str, given: str) -> str:
    """The language that was given; where that is still the default, what the script tells."""
    return of_script(text) or given if given == DEFAULT else given


def of_quote(text: str, given: str) -> str:
    """The language that was given; where none was, the one that the script tells. "" where it tells none."""
    told = "" if given else of_script(text)
    return told if told and _names_a_language(told) else given


def _names_a_language(tag: str) -> bool:
    """Whether a tag says more than that the language is not determined."""
    return tag.partition("-")[0] != "und"


@lru_cache(maxsize=256)
def locale_of(tag: str) -> str:
    """A tag as language_TERRITORY, as OpenGraph has it: the territory that it names, or where its language is likely to be
    written (CLDR). "" where neither is known.
    """
    if not is_language(tag):
        return ""
    likely = langcodes.Language.get(tag).maximize()
    known = likely.language in LIKELY_SUBTAGS or langcodes.Language.get(tag).territory is not None
    territory = likely.territory or ""
    return f"{likely.language}_{territory}" if known and _names_a_language(tag) and territory.isalpha() else ""


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
