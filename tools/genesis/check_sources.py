#!/usr/bin/env python3
"""Holds countries and places of data/ against what others publish of them; data/SOURCES.md says what came of it.

  check_sources.py            needs the PyPI packages pycountry and vietnamadminunits, in an environment of their own

Prints one line a difference and exits with 1; without the packages it says so and exits with 2. Neither package is
part of the program or of its build.
"""
import csv
import json
import sqlite3
import sys
from importlib.resources import files
from pathlib import Path

try:
    import pycountry
    import vietnamadminunits
except ImportError as error:
    sys.exit(f"{error}; install pycountry and vietnamadminunits first")

DATA = Path(__file__).resolve().parent / "data"
#: Countries whose English name is the usual one, as ours, where ISO 3166-1 words it otherwise.
USUAL_NAMES = {"BN", "CD", "CI", "FM", "GS", "HK", "MO", "PN", "PS", "RU", "ST", "TW", "VA", "VI"}
KINDS = {"xa": "Xã", "phuong": "Phường", "thi_tran": "Thị trấn", "huyen": "Huyện", "thi_xa": "Thị xã",
             "thanh_pho": "Thành phố"}


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def country_faults():
    former = {c.alpha_4: c for c in pycountry.historic_countries}
    present = {c.alpha_2: c for c in pycountry.countries}
    ours = {}
    for row in rows("countries.csv"):
        norm, _, code = row["source_ref"].partition(":")
        theirs = (present if norm == "ISO 3166-1" else former).get(code)
        if theirs is None:
            yield f"{row['name']}: {row['source_ref']} is not there"
            continue
        if (row["alpha2"], row["alpha3"], row["number"]) != (theirs.alpha_2, theirs.alpha_3, theirs.numeric):
            yield f"{row['name']}: codes are {theirs.alpha_2}, {theirs.alpha_3}, {theirs.numeric}"
        if norm != "ISO 3166-1":
            continue
        ours[code] = row
        names = {theirs.name, getattr(theirs, "common_name", None), getattr(theirs, "official_name", None)}
        if (row["name_en"] in names) == (code in USUAL_NAMES):
            yield f"{row['name']}: {row['name_en']!r} beside {sorted(filter(None, names))}"
    for code in sorted(set(present) - set(ours)):
        yield f"{code} is missing"


def place_faults(database):
    theirs = {}
    for ward, code, district, district_code in database.execute(
            "SELECT ward, wardCode, district, districtCode FROM admin_units_legacy WHERE provinceCode = '52'"):
        theirs[f"{district_code}@2024"] = (district, district_code, "52@2024")
        theirs[f"{code}@2024"] = (ward, code, f"{district_code}@2024")
    new = {f"{code}@2025-07": (ward, code, "52@2025-07") for ward, code in database.execute(
        "SELECT ward, wardCode FROM admin_units WHERE provinceCode = '52'")}
    ours = {row["source_ref"]: row for row in rows("places.csv") if row["kind"] != "tinh"}
    for reference, row in ours.items():
        found = theirs.get(reference) or new.get(reference)
        if found is None:
            yield f"{row['full_name']}: {reference} is not there"
        elif (row["name"], row["code"], row["parent"]) != found:
            yield f"{row['full_name']}: is {found}"
        elif not row["name"].startswith(KINDS[row["kind"]] + " "):
            yield f"{row['full_name']}: is no {row['kind']}"
    for reference in sorted(set(theirs) - set(ours)):
        yield f"{reference} {theirs[reference][0]} is missing"


def change_faults(database, folder):
    """Each commune of 2024 has the successors that the package converts its addresses to."""
    converter = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    old = {f"tinhbinhdinh_{district}_{ward}": f"{code}@2024" for district, ward, code in database.execute(
        "SELECT districtKey, wardKey, wardCode FROM admin_units_legacy WHERE provinceCode = '52'")}
    new = {key: f"{code}@2025-07" for key, code in database.execute(
        "SELECT wardKey, wardCode FROM admin_units WHERE provinceCode = '52'")}
    theirs = {}
    for key, parts in converter["DICT_PROVINCE_WARD_NO_DIVIDED"]["tinhgialai"].items():
        for part in parts:
            theirs.setdefault(part, set()).add(new.get(key, key))
    for part, successors in converter["DICT_PROVINCE_WARD_DIVIDED"]["tinhgialai"].items():
        theirs.setdefault(part, set()).update(new.get(s["newWardKey"], s["newWardKey"]) for s in successors)
    ours = {}
    for row in rows("place_changes.csv"):
        for reference in filter(None, (row["from_whole"] + ";" + row["from_part"]).split(";")):
            if len(reference) == len("12345@2024"):
                ours.setdefault(reference, set()).update(row["to_places"].split(";"))
    for key, reference in sorted(old.items()):
        if ours.get(reference) != theirs.get(key):
            yield f"{reference}: became {sorted(theirs.get(key, []))}, not {sorted(ours.get(reference, []))}"


if __name__ == "__main__":
    data = files(vietnamadminunits) / "data"
    base = sqlite3.connect(str(data / "dataset.db"))
    found = [*country_faults(), *place_faults(base), *change_faults(base, data)]
    print("\n".join(found) if found else "countries, places and their successors agree")
    sys.exit(1 if found else 0)
