"""Vectors of rules of forms (05 §8): a condition, and records that keep or break it."""

from __future__ import annotations

import json
from collections.abc import Iterator

FIELDS = {"name": "text", "kind": "code", "begins": "date", "ends": "partial_date", "amount": "decimal",
          "limit": "decimal", "count": "integer", "open": "boolean", "tags": "code", "unit": "reference",
          "other": "reference", "unit.begins": "date", "unit.ends": "partial_date", "unit.tags": "code"}
SETS = ["tags", "unit.tags"]

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

#: Rules that look at other records: the values of each record with those of the record that `unit` refers to, and the
#: other records of the collection (`others`, or how many times one is there).
RELATED = [
    ("followed", "A field of the record that is referred to.", "begins >= @unit.begins",
     [({"unit": ["x"], "begins": ["2026-05-02"], "unit.begins": ["2026-05-01"]}, [], "kept"),
      ({"unit": ["x"], "begins": ["2026-04-30"], "unit.begins": ["2026-05-01"]}, [], "broken")]),
    ("followed-first", "It may stand before the operator; its type counts.", "unit.ends >= @begins",
     [({"unit": ["x"], "begins": ["2026-05-02"], "unit.ends": ["2026-05"]}, [], "kept"),
      ({"unit": ["x"], "begins": ["2026-05-02"], "unit.ends": ["2026-04"]}, [], "broken")]),
    ("followed-set", "Of a set there it is enough that one element holds.", "unit.tags = 'a'",
     [({"unit": ["x"], "unit.tags": ["b", "a"]}, [], "kept"), ({"unit": ["x"], "unit.tags": ["b"]}, [], "broken")]),
    ("followed-empty", "Whether a record that is here has nothing there is known.", "unit.ends is not empty",
     [({"unit": ["x"], "unit.ends": ["2026"]}, [], "kept"), ({"unit": ["x"], "unit.ends": []}, [], "broken")]),
    ("followed-absent", "Of a record that is not here, or that nothing refers to, nothing is known.",
     "unit.ends is empty and unit.begins >= @begins",
     [({"unit": ["x"], "begins": ["2026-05-02"]}, [], "kept"), ({"begins": ["2026-05-02"]}, [], "kept"),
      ({"unit": ["x"], "begins": ["2026-05-02"], "unit.begins": [], "unit.ends": []}, [], "kept"),
      ({"unit": ["x"], "begins": ["2026-05-02"], "unit.begins": ["2026-05-01"], "unit.ends": []}, [], "broken")]),
    ("unique", "No other record has the same in all the fields.", "unique(name, count)",
     [({"name": ["An"], "count": ["1"]}, [], "kept"),
      ({"name": ["An"], "count": ["1"]}, [{"name": ["An"], "count": ["2"]}, {"count": ["1"]}], "kept"),
      ({"name": ["An"], "count": ["1"]}, [{"name": ["an"], "count": ["1"]}], "kept"),
      ({"name": ["An"], "count": ["1"]}, [{"name": ["An"], "count": ["1"], "kind": ["a"]}], "broken"),
      ({"name": ["An"]}, [{"name": ["An"]}], "kept")]),
    ("unique-negated", "It is true, false or unknown as any other part.", "not unique(name) or kind = 'a'",
     [({"name": ["An"], "kind": ["b"]}, [{"name": ["An"]}], "kept"), ({"name": ["An"], "kind": ["b"]}, [], "broken"),
      ({"name": ["An"], "kind": ["a"]}, [], "kept"), ({"kind": ["b"]}, [], "kept")]),
    ("unique-where", "Only such others count as meet the condition; what is unknown does not meet it.",
     "ends is not empty or unique(unit where ends is empty and kind = 'a')",
     [({"unit": ["x"]}, [{"unit": ["x"], "kind": ["a"]}], "broken"),
      ({"unit": ["x"]}, [{"unit": ["x"], "ends": ["2026"], "kind": ["a"]}], "kept"),
      ({"unit": ["x"]}, [{"unit": ["x"]}], "kept"), ({"unit": ["x"]}, [{"unit": ["y"], "kind": ["a"]}], "kept"),
      ({"unit": ["x"], "ends": ["2026"]}, [{"unit": ["x"], "kind": ["a"]}], "kept")]),
    ("unique-where-own", "After an operator @ names a field of the record that is asked of.",
     "unique(unit where begins <= @ends and ends >= @begins)",
     [({"unit": ["x"], "begins": ["2026-01-01"], "ends": ["2026-02"]},
       [{"unit": ["x"], "begins": ["2026-01-31"], "ends": ["2026-03"]}], "broken"),
      ({"unit": ["x"], "begins": ["2026-01-01"], "ends": ["2026-02"]},
       [{"unit": ["x"], "begins": ["2026-03-01"], "ends": ["2026-04"]}], "kept"),
      ({"unit": ["x"], "begins": ["2026-01-01"], "ends": ["2026-02"]},
       [{"unit": ["x"], "begins": ["2026-01-31"]}], "kept")]),
    ("unique-most-others", "As many others as are looked at, and one more.", "unique(name)",
     [({"name": ["An"]}, [({"name": ["An"]}, 256)], "broken"), ({"name": ["An"]}, [({"name": ["An"]}, 257)], "kept")]),
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
    ("unreadable-unique-set", "A field with several values tells no record apart.", "unique(name, tags)"),
    ("unreadable-unique-followed", "Nor does one of another record.", "unique(unit.begins)"),
    ("unreadable-unique-same", "A field is named once.", "unique(name, name)"),
    ("unreadable-unique-twice", "A condition looks at all records once.", "unique(name) and unique(kind)"),
    ("unreadable-unique-none", "No field.", "unique()"),
    ("unreadable-unique-open", "It is not closed.", "unique(name where kind = 'a'"),
    ("unreadable-unique-within", "One within another.", "unique(name where unique(kind))"),
    ("unreadable-unique-farther", "Another record is asked for its own fields alone.",
     "unique(name where unit.begins = @begins)"),
    ("unreadable-unique-today", "Whatever day it is.", "unique(name where begins <= @today)"),
    ("unreadable-farther", "A reference is followed once.", "unit.unit.begins >= @begins"),
    ("unreadable-too-long", "One byte more than a condition may have.", "name = '" + "a" * 4088 + "'"),
    ("unreadable-too-deep", "One parenthesis more than a condition may have.", "(" * 65 + "name = a" + ")" * 65),
]


def rule_cases() -> Iterator[tuple[str, bytes]]:
    for name, comment, must, records in CASES:
        yield f"rule/{name}.json", document(comment, must, [
            {"values": values, "verdict": verdict} for values, verdict in records])
    for name, comment, must, records in RELATED:
        yield f"rule/{name}.json", document(comment, must, [
            {"values": values, "others": [counted(other) for other in others], "verdict": verdict}
            for values, others, verdict in records])
    for name, comment, must in [
        ("longest", "As many bytes as a condition may have.", "name = '" + "a" * 4087 + "'"),
        ("deepest", "As many parentheses as a condition may have.", "(" * 64 + "name = a" + ")" * 64),
    ]:
        yield f"rule/{name}.json", document(comment, must, [{"values": {"name": ["b"]}, "verdict": "broken"}])
    for name, comment, must in UNREADABLE:
        yield f"rule/{name}.json", document(comment, must, None)


def counted(other: dict | tuple) -> dict:
    values, times = other if isinstance(other, tuple) else (other, 1)
    return {"values": values, "times": times}


def document(comment: str, must: str, records: list | None) -> bytes:
    made = {"clause": "05 §8", "comment": comment, "must": must, "fields": FIELDS, "sets": SETS, "today": "2026-11-30",
            "records": records}
    return (json.dumps(made, indent=1, ensure_ascii=True) + "\n").encode()
