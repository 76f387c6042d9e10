"""Vectors of rules of forms (05 §8): a condition, and records that keep or break it."""

from __future__ import annotations

import json
from collections.abc import Iterator

FIELDS = {"name": "text", "kind": "code", "begins": "date", "ends": "partial_date", "amount": "decimal",
          "limit": "decimal", "count": "integer", "open": "boolean", "tags": "code", "unit": "reference",
          "other": "reference"}

#: Name, comment, condition, and records: the values of each, and what the rule says to it.
CASES = [
    ("dates-in-order", "A date is compared by its text.", "begins <= @ends",
     [({"begins": ["2026-05-01"], "ends": ["2026-05-01"]}, "kept"),
      ({"begins": ["2026-05-02"], "ends": ["2026-05-01"]}, "broken")]),
    ("date-within-month", "A month is neither before nor after a day within it.", "begins < @ends",
     [({"begins": ["2026-05-02"], "ends": ["2026-05"]}, "kept"),
      ({"begins": ["2026-05-02"], "ends": ["2026"]}, "kept"),
      ({"begins": ["2026-05-02"], "ends": ["2026-04"]}, "broken"),
      ({"begins": ["2026-05-02"], "ends": ["2025"]}, "broken")]),
    ("empty-is-unknown", "A comparison with an empty field breaks nothing, turned or not.",
     "not begins <= @ends and count > 3",
     [({"begins": ["2026-05-02"], "count": ["4"]}, "kept"), ({"ends": ["2026"], "count": ["4"]}, "kept"),
      ({"begins": ["2026-05-02"], "count": ["3"]}, "broken"), ({}, "kept")]),
    ("emptiness", "Emptiness is always known.", "name is not empty or kind is empty",
     [({}, "kept"), ({"name": ["An"], "kind": ["a"]}, "kept"), ({"kind": ["a"]}, "broken")]),
    ("one-of", "A field is one of some values.", "kind not in ('closed', done) or ends is not empty",
     [({"kind": ["open"]}, "kept"), ({"kind": ["done"]}, "broken"), ({"kind": ["closed"]}, "broken"),
      ({"kind": ["closed"], "ends": ["2026"]}, "kept"), ({}, "kept")]),
    ("decimals", "Numbers are compared as numbers, of any length.", "amount <= @limit",
     [({"amount": ["9.50"], "limit": ["10"]}, "kept"), ({"amount": ["10.0"], "limit": ["10"]}, "kept"),
      ({"amount": ["-1"], "limit": ["-2"]}, "broken"), ({"amount": ["-0"], "limit": ["0"]}, "kept"),
      ({"amount": ["0010"], "limit": ["9.99"]}, "broken"),
      ({"amount": ["100000000000000000000000000000000.1"], "limit": ["100000000000000000000000000000000"]},
       "broken")]),
    ("number-unreadable", "What is no number cannot be compared.", "count >= 'many'",
     [({"count": ["3"]}, "kept"), ({}, "kept")]),
    ("integer-beside-decimal", "An integer and a decimal are both numbers.", "count = @amount",
     [({"count": ["3"], "amount": ["3.0"]}, "kept"), ({"count": ["3"], "amount": ["3.1"]}, "broken")]),
    ("set-holds-if-any", "Of a set it is enough that one element holds.", "tags = 'a'",
     [({"tags": ["b", "a"]}, "kept"), ({"tags": ["b"]}, "broken")]),
    ("set-not-equal", "Not equal is the opposite of equal, of sets as well.", "tags != 'a'",
     [({"tags": ["b", "a"]}, "broken"), ({"tags": ["b", "c"]}, "kept"), ({}, "kept")]),
    ("contains", "Bytes within bytes, marks and capitals counting.", "name ~ ' ' and name !~ 'đ'",
     [({"name": ["Lê An"]}, "kept"), ({"name": ["Lê"]}, "broken"), ({"name": ["Lê đ"]}, "broken"),
      ({"name": ["Lê Đ"]}, "kept")]),
    ("text-as-bytes", "Other texts are equal as bytes.", "name = 'Hòa'",
     [({"name": ["Hòa"]}, "kept"), ({"name": ["Hoà"]}, "broken"), ({"name": ["hòa"]}, "broken")]),
    ("boolean", "A boolean is true or false.", "open != 'true' or ends is empty",
     [({"open": ["true"], "ends": ["2026"]}, "broken"), ({"open": ["false"], "ends": ["2026"]}, "kept"),
      ({"ends": ["2026"]}, "kept")]),
    ("reference-equal", "References are equal if they are of one record.", "unit != @other",
     [({"unit": ["x"], "other": ["x"]}, "broken"), ({"unit": ["x"], "other": ["y"]}, "kept")]),
    ("precedence", "Not binds before and, and before or.", "name = 'a' or not name = 'b' and count = 1",
     [({"name": ["a"], "count": ["2"]}, "kept"), ({"name": ["c"], "count": ["1"]}, "kept"),
      ({"name": ["c"], "count": ["2"]}, "broken"), ({"name": ["b"], "count": ["1"]}, "broken")]),
    ("words-of-connectives", "Connectives in Vietnamese and as signs, in any case.",
     "(name = 'a' HOAC name = 'b') và khong count > 3 && ! open = 'true'",
     [({"name": ["b"], "count": ["3"], "open": ["false"]}, "kept"),
      ({"name": ["b"], "count": ["4"], "open": ["false"]}, "broken")]),
    ("quotes-doubled", "A quote inside quotes is doubled.", "name = 'Đ''ang' or name = \"a\"\"b\"",
     [({"name": ["Đ'ang"]}, "kept"), ({"name": ["a\"b"]}, "kept"), ({"name": ["a"]}, "broken")]),
    ("today", "Asked at entry, with the day that it is.", "begins <= @today",
     [({"begins": ["2026-11-30"]}, "kept"), ({"begins": ["2026-12-01"]}, "broken")]),
    ("list-takes-no-field", "In a list everything is a value.", "name in (@kind)",
     [({"name": ["@kind"], "kind": ["a"]}, "kept"), ({"name": ["a"], "kind": ["a"]}, "broken")]),
]

#: What cannot be read is not asked.
UNREADABLE = [
    ("unreadable-empty", "Nothing.", "  "),
    ("unreadable-unknown-field", "A field that the form does not have.", "name = 'a' or size > 3"),
    ("unreadable-unknown-other", "The other field is unknown.", "begins <= @finish"),
    ("unreadable-quote", "A quote is not closed.", "name = 'a"),
    ("unreadable-closing", "A parenthesis is not closed.", "(name = 'a'"),
    ("unreadable-rest", "Something follows that no connective joins.", "name = 'a' 'b'"),
    ("unreadable-comparison", "A field alone.", "open"),
    ("unreadable-character", "A character that means nothing.", "name = #a"),
    ("unreadable-list", "An empty list.", "kind in ()"),
    ("unreadable-is", "After is stands only empty.", "name is full"),
    ("unreadable-too-long", "One byte more than a condition may have.", "name = '" + "a" * 4088 + "'"),
    ("unreadable-too-deep", "One parenthesis more than a condition may have.", "(" * 65 + "name = a" + ")" * 65),
]


def rule_cases() -> Iterator[tuple[str, bytes]]:
    for name, comment, must, records in CASES:
        yield f"rule/{name}.json", document(comment, must, [
            {"values": values, "verdict": verdict} for values, verdict in records])
    for name, comment, must in [
        ("longest", "As many bytes as a condition may have.", "name = '" + "a" * 4087 + "'"),
        ("deepest", "As many parentheses as a condition may have.", "(" * 64 + "name = a" + ")" * 64),
    ]:
        yield f"rule/{name}.json", document(comment, must, [{"values": {"name": ["b"]}, "verdict": "broken"}])
    for name, comment, must in UNREADABLE:
        yield f"rule/{name}.json", document(comment, must, None)


def document(comment: str, must: str, records: list | None) -> bytes:
    made = {"clause": "05 §8", "comment": comment, "must": must, "fields": FIELDS, "today": "2026-11-30",
            "records": records}
    return (json.dumps(made, indent=1, ensure_ascii=True) + "\n").encode()
