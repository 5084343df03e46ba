"""Hostile YAML and JSON: refused in one line, before it costs memory, time or the process."""

from __future__ import annotations

import json

import pytest

from components.problems import InvalidFile
from components.yaml_text import parse_json, parse_yaml


def bomb(line: str) -> str:
    """Ten lines that stand for 9¹⁰ values."""
    return "\n".join(
        ["a0: &a0 {k: v}", *(line.format(n, ",".join([f"*a{n - 1}"] * 9)) for n in range(1, 11))]
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (bomb("a{0}: &a{0} [{1}]"), "its aliases stand for too much"),
        (bomb("a{0}: &a{0} {{<<: [{1}]}}"), "its aliases stand for too much"),
        ("a: &a [*a]", "an alias holds itself"),
        ("a: &a\n  <<: *a", "an alias holds itself"),
        ("[" * 200_000, "nested deeper than 1000"),
        ("- " * 200_000, "nested deeper than 1000"),
        ("".join(f"{' ' * n}a:\n" for n in range(1200)), "nested deeper than 1000"),
        ("[" * 900 + "]" * 900, "nested too deep"),
        ("a: " + "9" * 5000, "it holds a number too long"),
        ("a: 1\nb: {c: 1, d: 2, c: 3}", "line 2, column 17: 'c' is there twice"),
        ('components: [1]\n"components": []', "line 2, column 1: 'components' is there twice"),
        ("!!python/object/apply:os.getcwd []", "could not determine a constructor"),
        ("a: 2026-13-01", "month must be in 1..12"),
    ],
)
def test_bad_yaml_is_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        parse_yaml(text, "a file")
    assert str(caught.value).startswith("a file: ")
    assert said in str(caught.value)


def test_equal_keys_of_two_mappings_and_of_two_types_are_fine() -> None:
    assert parse_yaml("- {a: 1}\n- {a: 2}\n- {1: 3, '1': 4}", "a file") == [
        {"a": 1},
        {"a": 2},
        {1: 3, "1": 4},
    ]
    assert parse_yaml("a: &a {k: 1}\nb: {<<: *a, k: 2}", "a file")["b"] == {"k": 2}, "merged keys give way"
    assert parse_yaml("[" * 300 + "]" * 300, "a file") is not None
    assert parse_yaml("", "a file") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": {"b": 1, "b": 2}}', "'b' is there twice in one object"),
        ('{"a": ["x", {"b": "\\uD800"}]}', "a[1].b: holds half a character"),
        ('{"\\udfff": 1}', "\\udfff: holds half a character"),
        ("[" * 200_000, "nested too deep"),
        ("9" * 5000, "a number too long"),
        ("[NaN]", "NaN is not a number"),
        ("[1,", "line 1, column 4"),
    ],
)
def test_bad_json_is_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        parse_json(text, "a file")
    assert said in str(caught.value)


def test_whole_characters_beyond_the_basic_plane_are_fine() -> None:
    assert parse_json(json.dumps(["𝄞 é"]), "a file") == ["𝄞 é"]
