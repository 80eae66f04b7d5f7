"""Tags of languages, what a script tells, and where a language is likely to be written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import languages


@pytest.mark.parametrize(
    "tag", ["en", "ko", "pt-BR", "zh-Hant", "sr-Latn-RS", "und", "und-Cyrl", "es-419", "tlh", "mul"]
)
def test_what_iana_registered_is_a_language(tag: str) -> None:
    assert languages.is_language(tag) and languages.canonical(tag) == tag


@pytest.mark.parametrize(
    "tag", ["", "english", "e", "xx", "en-QX1", "en--US", 'en" id="x', "de-DE-DE", "en us", "한국어", "e\u0301n"]
)
def test_what_nobody_registered_is_none_and_is_left_as_it_is(tag: str) -> None:
    assert not languages.is_language(tag) and languages.canonical(tag) == tag
    assert languages.locale_of(tag) == ""


@pytest.mark.parametrize(("typed", "kept"), [("EN", "en"), ("pt_br", "pt-BR"), ("zh-hant", "zh-Hant"), ("iw", "he")])
def test_a_tag_is_kept_as_it_is_recommended_to_be_written(typed: str, kept: str) -> None:
    assert languages.canonical(typed) == kept


@given(st.text())
def test_any_text_is_a_language_or_none(text: str) -> None:
    languages.is_language(text), languages.canonical(text), languages.of_script(text), languages.locale_of(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("북한군 약 만 명이 러시아에 파병되었다.", "ko"),
        ("北朝鮮軍の兵士がロシアに派遣された。", "ja"),
        ("カタカナ", "ja"),
        ("朝鲜向俄罗斯派兵约一万人。", "zh"),
        ("צפון קוריאה שלחה חיילים", "he"),
        ("Η Βόρεια Κορέα", "el"),
        ("เกาหลีเหนือส่งทหาร", "th"),
        ("Армянское", "und-Cyrl"),
        ("لم نرسل أي جندي", "und-Arab"),
        ("उत्तर कोरिया", "und-Deva"),
        ("Հյուսիսային", "hy"),
        ("ჩრდილოეთი", "ka"),
        ("வட கொரியா", "ta"),
        ("Troops of the North were sent.", ""),
        ("Łódź – Straße", ""),
        ("The slogan “Слава Україні” was banned in the city.", ""),
        ("НАТО (NATO) заявило об этом", "und-Cyrl"),
        ("التقى الوزير مع Jean-Pierre Müller (Siemens AG)", "und-Arab"),
        ("Talks between علي الحسيني and the ministry", ""),
        ("10 000?", ""),
        ("", ""),
    ],
)
def test_a_script_tells_the_language_where_it_has_one_and_itself_where_it_has_several(text: str, told: str) -> None:
    assert languages.of_script(text) == told
    assert told == "" or languages.is_language(told)


def test_every_script_tells_what_is_a_language() -> None:
    assert all(languages.is_language(tag) for tag in languages._BY_SCRIPT.values())


def test_what_an_editor_chose_is_not_guessed_over() -> None:
    assert languages.of_statement("북한군", "en") == "ko"
    assert languages.of_statement("북한군", "ja") == "ja"
    assert languages.of_statement("The North", "en") == "en"
    assert languages.of_quote("북한군", "") == "ko"
    assert languages.of_quote("북한군", "en") == "en"
    assert languages.of_quote("لم نرسل", "") == "", (
        "a quote may be in no known language; a statement says its script at least"
    )


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        *(
            ("en", "en_US"),
            ("ko", "ko_KR"),
            ("pt", "pt_BR"),
            ("pt-PT", "pt_PT"),
            ("zh-Hant", "zh_TW"),
            ("de-CH", "de_CH"),
        ),
        *(("es-419", ""), ("eo", ""), ("tlh", ""), ("und", ""), ("und-Cyrl", ""), ("und-DE", ""), ("xx", ""), ("", "")),
    ],
)
def test_a_locale_is_named_where_the_territory_is_named_or_likely(tag: str, locale: str) -> None:
    assert languages.locale_of(tag) == locale
