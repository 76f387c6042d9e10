#!/usr/bin/env python3
"""Checks the data that the genesis segment is built from (Protocol/05).

  check_data.py [DATA_DIR [PERSON_MAP]]

Prints one line a problem, naming the place, and exits with 1; prints the counts and exits with 0.
Python's standard library only.
"""
import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "reader"))
import rules  # noqa: E402  the reader's own: what it can ask, everybody can

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
CODE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,62}")
ALPHA2 = re.compile(r"[A-Z]{2}")
UNIT_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
FULL_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

TYPES = {"text", "integer", "decimal", "boolean", "date", "partial_date", "instant", "code", "reference", "group"}
SCOPES = {"province", "unit", "people", "restricted"}
COLLECTIONS = """unit plan_item person organization activity contribution issue unit_version unit_change
    unit_change_mapping place place_change country user role_grant legal_document document_relation unit_plan task stay
    relationship consent data_request talent_profile engagement contact_log participation channel project_list project
    investment case referral procedure_review reward_proposal budget inspection report_period lock_exception indicator
    indicator_value report report_section transmittal access_log attachment incident""".split()
BUILT_IN_COLLECTIONS = {"form_collection", "form_field", "form_rule", "code_list", "code", "replica", "enrolment",
                        "admission", "authority", "scope"}
SEVERITIES = {"block", "warn", "hint"}
# Built-in fields of every record, and keys that the program puts beside the fields in its JSON and tables.
RESERVED_FIELDS = {"deleted", "owner", "id", "scope", "collection", "record", "clock", "conflicts", "status", "reasons",
                   "rowid", "oid", "_rowid_"}
SQL_WORDS = set("""add all alter and as asc between by case cast check collate column commit constraint create cross
    current current_date current_time current_timestamp default delete desc distinct drop else end escape except exists
    filter for foreign from full group having if in index inner insert intersect into is isnull join left like limit
    not notnull null on or order outer over primary references right select set table then to transaction trigger
    union unique update using values view when where window with without""".split())

# design.md 13: what the store does not hold, as words of names (ASCII) and as words of labels.
FORBIDDEN_NAMES = re.compile(
    r"(^|_)(dan_toc|ethnic\w*|race|racial|ton_giao|religio\w*|faith|quan_diem|chinh_kien|dang_phai|political\w*|politics|"
    r"opinion|opinions|ideolog\w*|loyalty|attitude|tien_an|tien_su|offen[cs]e\w*|crim\w*|convict\w*|suc_khoe|benh\w*|"
    r"health|medical|disease|disabilit\w*|biometric\w*|sinh_trac\w*|fingerprint|van_tay|iris|face|dna|sexual\w*|"
    r"watch\w*|blacklist|surveil\w*|suspect\w*|informant|bank_account|tai_khoan_ngan_hang|geolocation|gps)(_|$)")
FORBIDDEN_LABELS = [
    "dân tộc", "tôn giáo", "tín ngưỡng", "chính kiến", "quan điểm", "đảng phái", "tiền án", "tiền sự", "phạm tội",
    "sức khỏe", "bệnh", "sinh trắc", "vân tay", "đối tượng theo dõi", "ethnic", "religio", "political", "offence",
    "criminal", "biometric", "fingerprint", "watch list", "surveillance"]
# Words that are right in one place: the name of a body or of a kind of association.
LABEL_EXCEPTIONS = {"chính trị - xã hội", "socio-political"}

LIST_KEYS = {"name", "label_vi", "label_en", "codes"}
CODE_KEYS = {"name", "label_vi", "label_en"}
COLLECTION_KEYS = {"name", "label_vi", "label_en", "scope", "writers", "fields", "rules"}
RULE_KEYS = {"name", "severity", "must", "label_vi", "label_en", "hint_vi", "hint_en"}
FIELD_TEXT = {"name", "type", "label_vi", "label_en", "hint_vi", "hint_en", "list", "target", "group", "personal", "sort"}
FIELD_TRUE = {"required", "search", "title", "multiple"}
GROUP_MEMBERS_MAX = 64   # Protocol 02 §8

UNIT_COLUMNS = {"name_vi": "name"}   # units.csv keeps the roster's own header; all others are field names
BENCHMARK_HEADER = ["id", "name", "district", "country", "birth_date", "occupation", "phone", "email", "passport",
                    "employer", "degree", "status", "note"]
BENCHMARK_STATUS = {"active", "pending", "moved", "returned", "deceased"}

problems = []


def problem(place, what):
    problems.append(f"{place}: {what}")


def fold(text):
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()


def check_text(place, value):
    """Text that people read: a non-empty NFC string without stray spaces or control characters."""
    if not isinstance(value, str) or not value:
        return problem(place, "is not text")
    if unicodedata.normalize("NFC", value) != value:
        problem(place, "is not NFC")
    if value != value.strip() or "  " in value:
        problem(place, "has stray spaces")
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn") for c in value):
        problem(place, "has a control or unassigned character")


def check_labels(place, item):
    for key in ("label_vi", "label_en"):
        label = item.get(key)
        check_text(f"{place}.{key}", label)
        if isinstance(label, str):
            lowered = label.casefold()
            for phrase in LABEL_EXCEPTIONS:
                lowered = lowered.replace(phrase, "")
            for word in FORBIDDEN_LABELS:
                if word in lowered:
                    problem(f"{place}.{key}", f"names what the store does not hold ({word})")


def check_keys(place, item, allowed, required):
    for key in sorted(set(item) - allowed):
        problem(place, f"unknown key {key}")
    for key in sorted(required - set(item)):
        problem(place, f"lacks {key}")


def check_name(place, name, pattern):
    if not isinstance(name, str) or not pattern.fullmatch(name):
        problem(place, f"name {name!r} does not match {pattern.pattern}")
    elif FORBIDDEN_NAMES.search(name.lower()):
        problem(place, f"name {name} is of what the store does not hold")


def check_unique(place, values, what):
    seen = set()
    for value in values:
        if value in seen:
            problem(place, f"{what} {value!r} occurs twice")
        seen.add(value)


def check_lists(lists):
    codes = {}
    check_unique("lists", [l.get("name") for l in lists], "name")
    for l in lists:
        place = f"list {l.get('name')}"
        check_keys(place, l, LIST_KEYS, LIST_KEYS)
        check_name(place, l.get("name"), NAME)
        check_labels(place, l)
        entries = l.get("codes", [])
        if not entries:
            problem(place, "has no codes")
        for key in ("name", "label_vi", "label_en"):
            check_unique(place, [c.get(key) for c in entries], key)
        check_unique(place, [str(c.get("name")).lower() for c in entries], "name without case")
        for c in entries:
            where = f"{place} code {c.get('name')}"
            check_keys(where, c, CODE_KEYS, CODE_KEYS)
            check_name(where, c.get("name"), CODE_NAME)
            check_labels(where, c)
        codes[l.get("name")] = {c.get("name") for c in entries}
    countries = codes.get("country", set())
    if len(countries) != 249:
        problem("list country", f"has {len(countries)} codes instead of 249")
    for name in sorted(countries):
        if not ALPHA2.fullmatch(name):
            problem("list country", f"{name} is not an ISO 3166-1 alpha-2 code")
    if codes.get("register_status") != BENCHMARK_STATUS:
        problem("list register_status", "does not have exactly " + ", ".join(sorted(BENCHMARK_STATUS)))
    return codes


def check_collection(collection, codes, names):
    place = f"collection {collection.get('name')}"
    check_keys(place, collection, COLLECTION_KEYS, COLLECTION_KEYS - {"writers", "rules"})
    check_name(place, collection.get("name"), NAME)
    if collection.get("name") in BUILT_IN_COLLECTIONS:
        problem(place, "has the name of a built-in collection")
    check_labels(place, collection)
    if collection.get("scope") not in SCOPES:
        problem(place, f"scope {collection.get('scope')!r} is unknown")
    fields = collection.get("fields", [])
    by_name = {f.get("name"): f for f in fields}
    check_unique(place, [f.get("name") for f in fields], "field")
    for key in ("label_vi", "label_en"):   # an import matches headers to labels
        check_unique(place, [fold(str(f.get(key))) for f in fields], key + " without marks")
    titles = [f for f in fields if f.get("title")]
    if len(titles) != 1:
        problem(place, f"has {len(titles)} title fields instead of 1")
    source = by_name.get("source_ref")
    if source is None or source.get("type") != "text":
        problem(place, "lacks the text field source_ref")
    for f in fields:
        check_field(f"{place} field {f.get('name')}", f, by_name, fields, codes, names)
    check_unique(place, [r.get("name") for r in collection.get("rules", [])], "rule")
    return by_name


def check_rule(place, rule, fields, collections, codes):
    """A rule, with the fields of its collection and those of the collections that its references lead to."""
    check_keys(place, rule, RULE_KEYS, RULE_KEYS)
    check_name(place, rule.get("name"), NAME)
    for key in ("label_vi", "label_en", "hint_vi", "hint_en"):
        check_text(f"{place}.{key}", rule.get(key))
    if rule.get("severity") not in SEVERITIES:
        problem(place, f"severity {rule.get('severity')!r} is unknown")
    own = {name: f for name, f in fields.items() if f["type"] != "group"}
    followed = {f"{name}.{other}": there for name, f in own.items()
                if f["type"] == "reference" and "target" in f and not f.get("multiple")
                for other, there in collections[f["target"]].items() if there["type"] != "group"}
    fields = own | followed
    askable = {name: f["type"] for name, f in fields.items()}
    sets = {name for name, f in fields.items() if f.get("multiple")}
    try:
        condition = rules.read(rule.get("must", ""), askable, sets)
    except rules.RuleError as error:
        return problem(place, f"cannot be read: {error}")
    if rules.uses_today(condition) and rule.get("severity") == "block":
        problem(place, "would refuse because of a clock")
    for name, value in literals(condition):
        f = fields[name]
        if f["type"] == "code" and value not in codes.get(f["list"], set()):
            problem(place, f"{value!r} is no code of {f['list']}")
        if f["type"] == "boolean" and value not in ("true", "false"):
            problem(place, f"{value!r} is neither true nor false")


def literals(condition):
    """The fields of a condition with the values that they are compared with."""
    if condition[0] in ("and", "or"):
        return [found for part in condition[1] for found in literals(part)]
    if condition[0] == "not":
        return literals(condition[1])
    if condition[0] == "unique":
        return literals(condition[2]) if condition[2] else []
    if condition[0] == "compare" and condition[2] in ("=", "<", "<=", ">", ">=") and condition[3][0] == "literal":
        return [(condition[1], condition[3][1])]
    return []


def check_field(place, f, by_name, fields, codes, names):
    check_keys(place, f, FIELD_TEXT | FIELD_TRUE, {"name", "type", "label_vi", "label_en"})
    check_name(place, f.get("name"), NAME)
    name, kind = f.get("name"), f.get("type")
    if name in RESERVED_FIELDS:
        problem(place, "has a reserved name")
    if name in SQL_WORDS:
        problem(place, "has an SQL keyword as its name")
    check_labels(place, f)
    if ("hint_vi" in f) != ("hint_en" in f):
        problem(place, "has a hint in one language only")
    for key in ("hint_vi", "hint_en"):
        if key in f:
            check_text(f"{place}.{key}", f[key])
    for key in FIELD_TRUE:
        if key in f and f[key] is not True:
            problem(place, f"{key} is there but not true")
    if kind not in TYPES:
        problem(place, f"type {kind!r} is unknown")
    if f.get("personal", "P0") not in ("P0", "P1", "P2"):
        problem(place, f"personal {f['personal']!r} is unknown")
    if f.get("sort", "text") not in ("text", "person"):
        problem(place, f"sort {f['sort']!r} is unknown")
    if (kind == "code") != ("list" in f):
        problem(place, "list goes with type code, and only with it")
    if "list" in f and f["list"] not in codes:
        problem(place, f"list {f['list']} does not exist")
    if "target" in f and kind != "reference":
        problem(place, "target without type reference")
    if "target" in f and f["target"] not in names:
        problem(place, f"target {f['target']} does not exist")
    for key in ("search", "sort", "title"):
        if key in f and kind != "text" and not (key == "search" and kind in ("date", "partial_date")):
            problem(place, f"{key} on a field that is not text")
    if f.get("title") and f.get("multiple"):
        problem(place, "title on a set")
    if f.get("title") and not f.get("required"):
        problem(place, "title is not required")
    if "group" in f:
        parent = by_name.get(f["group"])
        if parent is None or parent.get("type") != "group":
            problem(place, f"group {f['group']} is not a group of this collection")
        elif fields.index(parent) > fields.index(f):
            problem(place, "stands before its group")
        elif (parent.get("personal") or "P0") < (f.get("personal") or "P0"):
            problem(place, "has a higher class of personal data than its group")
        if kind == "group" or f.get("multiple") or f.get("title"):
            problem(place, "a member of a group is a group, a set or the title")
    if kind == "group":
        members = [m for m in fields if m.get("group") == name]
        if not 2 <= len(members) <= GROUP_MEMBERS_MAX:
            problem(place, f"has {len(members)} members")
        first = fields.index(f) + 1
        if members != fields[first:first + len(members)]:
            problem(place, "its members do not follow it")
        if f.get("multiple"):
            problem(place, "a group cannot be a set")


def check_person(fields):
    place = "collection person"
    for name, wanted in {
        "name_full": {"type": "text", "required": True, "title": True, "search": True, "sort": "person", "personal": "P1"},
        "nationality": {"type": "code", "list": "country", "multiple": True},
        "current_country": {"type": "code", "list": "country"},
        "register_status": {"type": "code", "list": "register_status"},
        "birth": {"type": "partial_date"},
        "passport_number": {"type": "text", "personal": "P1"},
    }.items():
        for key, value in wanted.items():
            if fields.get(name, {}).get(key) != value:
                problem(f"{place} field {name}", f"{key} is not {value!r}")
    for name, f in fields.items():
        if "personal" not in f:
            problem(f"{place} field {name}", "lacks its class of personal data")


def read_csv(path):
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf") or b"\r" in raw or not raw.endswith(b"\n"):
        problem(path.name, "has a byte order mark, a carriage return or no last line feed")
    rows = list(csv.reader(raw.decode("utf-8").splitlines(keepends=True), strict=True))
    header, out = rows[0], []
    check_unique(path.name, header, "column")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            problem(f"{path.name}:{line}", f"has {len(row)} cells instead of {len(header)}")
            continue
        for column, cell in zip(header, row):
            if cell:
                check_text(f"{path.name}:{line} {column}", cell)
        out.append((line, dict(zip(header, row))))
    return header, out


def check_rows(file, header, rows, fields, codes, units, columns={}):
    """Cells against the form: known columns, required values, codes, units, dates, numbers."""
    for column in header:
        if columns.get(column, column) not in fields:
            problem(file, f"column {column} is no field")
    for f in fields.values():
        if f.get("required") and f["name"] not in [columns.get(c, c) for c in header]:
            problem(file, f"lacks the required column {f['name']}")
    patterns = {"integer": re.compile(r"0|-?[1-9][0-9]*"), "decimal": re.compile(r"-?[0-9]+(\.[0-9]+)?"),
                "boolean": re.compile(r"true|false"), "date": FULL_DATE, "partial_date": PARTIAL_DATE}
    for line, row in rows:
        for column, cell in row.items():
            f = fields.get(columns.get(column, column))
            place = f"{file}:{line} {column}"
            if f is None:
                continue
            if not cell:
                if f.get("required"):
                    problem(place, "is empty but required")
                continue
            values = cell.split(";") if f.get("multiple") else [cell]
            check_unique(place, values, "value")
            for value in values:
                if f["type"] == "code" and value not in codes.get(f["list"], set()):
                    problem(place, f"{value!r} is no code of {f['list']}")
                if f["type"] == "reference" and f.get("target") == "unit" and value not in units:
                    problem(place, f"{value!r} is no unit")
                if f["type"] in patterns and not patterns[f["type"]].fullmatch(value):
                    problem(place, f"{value!r} is no {f['type']}")


def check_units(path, fields, codes):
    header, rows = read_csv(path)
    known = {row.get("code") for _, row in rows}
    check_rows(path.name, header, rows, fields, codes, known, UNIT_COLUMNS)
    if len(rows) != 24:
        problem(path.name, f"has {len(rows)} units instead of 24")
    for column in ("code", "name_vi", "name_en"):
        check_unique(path.name, [row.get(column) for _, row in rows], column)
    check_unique(path.name, [row["gso_code"] for _, row in rows if row.get("gso_code")], "gso_code")
    for line, row in rows:
        if not UNIT_CODE.fullmatch(row.get("code", "")):
            problem(f"{path.name}:{line} code", f"{row.get('code')!r} does not match {UNIT_CODE.pattern}")
        district = row.get("kind") in ("city", "town", "district")
        if district != bool(row.get("gso_code")) or district != (row.get("letter") == "o"):
            problem(f"{path.name}:{line}", "kind, gso_code and letter disagree")
        for column in ("letter", "reporting_duty"):
            if not row.get(column):
                problem(f"{path.name}:{line} {column}", "is empty")
    letters = "".join(sorted((r["letter"] for _, r in rows if r.get("letter") not in ("", "o", None)), key="abcdđeghiklmn".find))
    if letters != "abcdđeghiklmn":
        problem(path.name, f"letters other than o are {letters}")
    if [r.get("role") for _, r in rows].count("master") != 1:
        problem(path.name, "does not have exactly one master")
    return {row["code"]: row for _, row in rows}


def check_plan(path, fields, codes, units):
    header, rows = read_csv(path)
    check_rows(path.name, header, rows, fields, codes, units)
    if len(rows) != 50:
        problem(path.name, f"has {len(rows)} rows instead of 50")
    for column in ("code", "title", "text_vi", "source_ref"):
        check_unique(path.name, [row.get(column) for _, row in rows], column)
    counts = {}
    for number, (line, row) in enumerate(rows, start=1):
        place, ref = f"{path.name}:{line}", row.get("source_ref", "")
        counts[row.get("section")] = counts.get(row.get("section"), 0) + 1
        if not row.get("code", "").isascii() or row.get("code") != ref.replace("đ", "dd"):
            problem(f"{place} code", "is not source_ref without marks")
        if row.get("position") != str(number):
            problem(f"{place} position", f"is not {number}")
        if not (ref == row.get("section") or ref.startswith(row.get("section", "") + ".")):
            problem(f"{place} section", "does not hold the row")
        if (row.get("role") == "noi_dung") != ref.startswith("II."):
            problem(f"{place} role", "noi_dung belongs to the contents of section II and only to them")
        assigned = set(filter(None, row.get("units", "").split(";")))
        if ref.startswith("III.2."):
            wanted = {code for code, unit in units.items() if unit.get("letter") == ref.split(".")[2]}
        elif ref == "III.3.b":
            wanted = {code for code, unit in units.items() if unit.get("role") == "master"}
        else:
            wanted = set(units)
        if assigned != wanted:
            problem(f"{place} units", "differ from whom the Plan assigns")
    expected = {"II": 8, "III.1": 1, "III.3": 3,
                **{f"III.2.{l}": n for l, n in zip("abcdđeghiklmno", (7, 5, 1, 3, 3, 2, 2, 2, 1, 1, 2, 1, 2, 6))}}
    for section in sorted(set(expected) | set(counts), key=str):
        if expected.get(section, 0) != counts.get(section, 0):
            problem(path.name, f"section {section} has {counts.get(section, 0)} rows instead of {expected.get(section, 0)}")


def check_countries(path, fields, codes, labels):
    header, rows = read_csv(path)
    check_rows(path.name, header, rows, fields, codes, {})
    for column in ("name", "alpha2", "alpha3", "number", "source_ref"):
        check_unique(path.name, [row.get(column) for _, row in rows], column)
    present = {row["alpha2"]: row for _, row in rows if row["source_ref"].startswith("ISO 3166-1:")}
    if set(present) != set(labels):
        problem(path.name, "the countries of today are not the codes of the list country")
    for line, row in rows:
        place = f"{path.name}:{line}"
        if not re.fullmatch(r"[A-Z]{3}", row["alpha3"]) or not re.fullmatch(r"[0-9]{3}", row["number"]):
            problem(place, "alpha3 or number is not of ISO 3166-1")
        if row["alpha2"] in present and row is present[row["alpha2"]]:
            if (row["name"], row["name_en"]) != labels.get(row["alpha2"]):
                problem(place, "is named otherwise in the list country")
        elif not row["valid_to"]:
            problem(place, "is a former state without an end")


def check_places(path, changes_path, fields, change_fields, codes, units):
    header, rows = read_csv(path)
    check_rows(path.name, header, rows, fields, codes, {})
    known = {}
    for line, row in rows:
        place = f"{path.name}:{line}"
        if row["parent"] and row["parent"] not in known:
            problem(place, f"parent {row['parent']} does not stand before it")
        if not row["source_ref"].startswith(row["code"] + "@") or row["source_ref"] in known:
            problem(place, "source_ref is not its code and its time, or occurs twice")
        if not row["full_name"].startswith(row["name"]) or bool(row["valid_from"]) == bool(row["valid_to"]):
            problem(place, "full_name, valid_from or valid_to do not fit")
        known[row["source_ref"]] = row
    old = {r: row for r, row in known.items() if r.endswith("@2024")}
    communes = {r: row for r, row in old.items() if len(row["code"]) == 5}
    districts = {row["code"] for row in old.values() if len(row["code"]) == 3}
    new = {r: row for r, row in known.items() if not r.endswith("@2024") and len(row["code"]) == 5}
    counts = (len(communes), len(districts), len(new))
    if counts != (155, 11, 58):
        problem(path.name, f"has {counts} communes, districts and successors instead of (155, 11, 58)")
    if districts != {u["gso_code"] for u in units.values() if u.get("gso_code")}:
        problem(path.name, "the districts are not those of units.csv")
    header, rows = read_csv(changes_path)
    check_rows(changes_path.name, header, rows, change_fields, codes, {})
    successors = {}
    for line, row in rows:
        place = f"{changes_path.name}:{line}"
        for column in ("from_whole", "from_part", "to_places"):
            for reference in filter(None, row[column].split(";")):
                if reference not in known:
                    problem(f"{place} {column}", f"{reference!r} is no place")
        for column in ("from_whole", "from_part"):
            for reference in filter(None, row[column].split(";")):
                if reference in communes:
                    successors.setdefault(reference, []).append((column, row["to_places"]))
    for reference in communes:
        found = successors.get(reference, [])
        divided = len(found) > 1
        if not found or {column for column, _ in found} != {"from_part" if divided else "from_whole"}:
            problem(changes_path.name, f"{reference} has no successor, or is divided and whole at once")
    if {to for found in successors.values() for _, to in found} != set(new):
        problem(changes_path.name, "the successors are not those of places.csv")
    # One mark apart, and with other successors: what folding must never decide.
    named = {row["name"]: sorted(known[to]["name"] for _, to in successors[r]) for r, row in communes.items()}
    if named.get("Xã An Nghĩa") != ["Xã An Hòa", "Xã An Toàn"] or named.get("Xã Ân Nghĩa") != ["Xã Kim Sơn"]:
        problem(changes_path.name, "An Nghĩa and Ân Nghĩa do not have their own successors")


def check_plan_rows(path, fields, codes):
    """Each row of the Plan names the forms that serve it, as FORM, FORM.FIELD or FORM.FIELD=CODE."""
    header, rows = read_csv(path)
    if header != ["row", "place", "text_vi", "text_en", "kind", "forms"]:
        problem(path.name, "has another header")
    if len(rows) != 116 or rows[0][1]["row"] != "S001" or rows[-1][1]["row"] != "S209":
        problem(path.name, f"has {len(rows)} rows instead of the 116 from S001 to S209")
    check_unique(path.name, [row["row"] for _, row in rows], "row")
    for line, row in rows:
        place = f"{path.name}:{line} forms"
        if not row["forms"]:
            problem(place, "names no form")
        for item in filter(None, row["forms"].split(";")):
            form, _, rest = item.partition(".")
            field, _, code = rest.partition("=")
            if form not in fields:
                problem(place, f"{form} is no form")
            elif field and field not in fields[form]:
                problem(place, f"{field} is no field of {form}")
            elif code and code not in codes.get(fields[form][field].get("list"), set()):
                problem(place, f"{code} is no code of {form}.{field}")


def check_map(path, fields):
    mapping = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=no_duplicates)
    check_keys(path.name, mapping, {"columns", "constants"}, {"columns", "constants"})
    columns = mapping.get("columns", {})
    if list(columns) != BENCHMARK_HEADER:
        problem(path.name, "columns are not those of the generator")
    check_unique(path.name, list(columns.values()), "field")
    for header, name in {**columns, **{k: k for k in mapping.get("constants", {})}}.items():
        if name not in fields:
            problem(f"{path.name} {header}", f"{name} is no field of person")
        elif fields[name].get("multiple") or fields[name]["type"] == "group":
            problem(f"{path.name} {header}", f"{name} is a set or a group")
    if columns.get("id") != "source_ref":
        problem(path.name, "id does not go to source_ref")


def no_duplicates(pairs):
    keys = [k for k, _ in pairs]
    for key in sorted({k for k in keys if keys.count(k) > 1}):
        problem("JSON", f"key {key!r} occurs twice in one object")
    return dict(pairs)


def main(arguments):
    data = Path(arguments[0]) if arguments else HERE / "data"
    person_map = Path(arguments[1]) if len(arguments) > 1 else HERE.parent / "benchmark" / "person-map.json"
    forms = json.loads((data / "forms.json").read_text(encoding="utf-8"), object_pairs_hook=no_duplicates)
    check_keys("forms.json", forms, {"lists", "collections"}, {"lists", "collections"})
    codes = check_lists(forms.get("lists", []))
    names = [c.get("name") for c in forms.get("collections", [])]
    if sorted(map(str, names)) != sorted(COLLECTIONS):
        problem("forms.json", "collections are not exactly " + ", ".join(COLLECTIONS))
    fields = {c.get("name"): check_collection(c, codes, names) for c in forms.get("collections", [])}
    for c in forms.get("collections", []):
        for r in c.get("rules", []):
            check_rule(f"collection {c.get('name')} rule {r.get('name')}", r, fields[c.get("name")], fields, codes)
    used = {f["list"] for by_name in fields.values() for f in by_name.values() if "list" in f}
    for name in sorted(set(codes) - used):
        problem(f"list {name}", "is used by no field")
    check_person(fields.get("person", {}))
    units = check_units(data / "units.csv", fields.get("unit", {}), codes)
    check_plan(data / "plan.csv", fields.get("plan_item", {}), codes, units)
    labels = {c["name"]: (c["label_vi"], c["label_en"])
              for l in forms["lists"] if l["name"] == "country" for c in l["codes"]}
    check_countries(data / "countries.csv", fields.get("country", {}), codes, labels)
    check_places(data / "places.csv", data / "place_changes.csv", fields.get("place", {}),
                 fields.get("place_change", {}), codes, units)
    check_plan_rows(data / "plan_rows.csv", fields, codes)
    check_map(person_map, fields.get("person", {}))
    if problems:
        print("\n".join(problems))
        return 1
    print(f"{len(codes)} lists, {sum(map(len, codes.values()))} codes, {len(fields)} collections, "
          f"{sum(map(len, fields.values()))} fields, {len(units)} units: ok")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
