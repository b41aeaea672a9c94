"""Find the articles in a JSON value: one object, a list, or a list somewhere inside, as APIs answer."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vectorstore.parsing.field_names import canonical, snake_case, table
from vectorstore.parsing.field_values import MAX_DEPTH
from vectorstore.parsing.fields import known_fields

Names = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Found:
    """An article in a JSON value, with the fields that the value around it gives for all articles."""

    raw: object
    around: Mapping[str, object] = field(default_factory=dict)


def articles_in(value: object, names: Names = None) -> Iterator[Found]:
    """Yield the articles of a value; a value without any is yielded itself, so that it is reported.

    Args:
        names: what the user said the fields are called, as ``known_fields`` takes it.
    """
    if isinstance(value, dict) and (found := _inside(value, names, 0)):
        yield from found
    else:
        yield Found(value)


def _inside(raw: Mapping[str, object], names: Names, depth: int) -> list[Found]:
    """Return the articles inside an object; none if it is an article itself or holds no list of articles."""
    if depth > MAX_DEPTH:
        return []
    if columns := _columns(raw, names):
        return columns
    fields = known_fields(raw, names)
    if isinstance(fields.get("text"), str):
        return []
    around = _around(raw)
    known = table()["wrappers"]
    keys = sorted(raw, key=lambda key: known.index(snake_case(key)) if snake_case(key) in known else len(known))
    for key in keys:
        value = _unpacked(raw[key])
        if snake_case(key) in known and not _is_article(raw, names) and _is_article(value, names):
            return [Found(value, around)]
        if found := _listed(value, names, depth):
            return [Found(item.raw, {**around, **item.around}) for item in found]
    each = list(raw.values())
    by_key = len(each) > 1 or (each and _is_article(each[0], names))
    return _listed(each, names, depth) if by_key and all(isinstance(value, dict) for value in each) else []


def _unpacked(value: object) -> object:
    """Return the objects that a text holds, where an export has JSON inside JSON; other values as they are."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[{", '{"')):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _listed(value: object, names: Names, depth: int) -> list[Found]:
    if isinstance(value, dict):
        # An only article under a name, {"article": {...}}, is read through that name.
        return _inside(value, names, depth + 1)
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
        return []
    found = [inner for item in value for inner in (_deeper(item, names, depth) or [Found(item)])]
    return found if any(_is_article(item.raw, names) for item in found) else []


def _deeper(item: object, names: Names, depth: int) -> list[Found]:
    return _inside(item, names, depth + 1) if isinstance(item, dict) and not _is_article(item, names) else []


def _is_article(raw: object, names: Names) -> bool:
    if not isinstance(raw, dict):
        return False
    fields = known_fields(raw, names)
    return isinstance(fields.get("text"), str) or ("title" in fields and isinstance(fields.get("summary"), str))


def _around(raw: Mapping[str, object]) -> dict[str, object]:
    """Return the outlet and language that a feed gives for all entries."""
    feed = raw.get("feed")
    channel = feed if isinstance(feed, dict) else raw
    whole = "jsonfeed" in str(raw.get("version", "")) or channel is feed or "item" in raw
    fields = known_fields(channel)
    around = {"language": fields.get("language")} | ({"source": fields.get("title")} if whole else {})
    return {name: value for name, value in around.items() if isinstance(value, str)}


def _lists(raw: Mapping[str, object]) -> list[list[object]]:
    """Return the columns of a table with a list for each, all of one length; none for anything else."""
    lists = [value for value in raw.values() if isinstance(value, list)]
    if len(lists) < len(raw) or len({len(value) for value in lists}) != 1:
        return []
    named = {canonical(name) for name, value in raw.items() if isinstance(value, list) and isinstance(value[:1], list)}
    texts = all(not isinstance(cell, dict | list) for value in lists for cell in value[:3])
    return lists if texts and {"title", "text"} <= named else []


def _columns(raw: Mapping[str, object], names: Names) -> list[Found]:
    """Return the rows of a table written as JSON: column by column, or names and rows apart."""
    columns, rows = raw.get("columns"), raw.get("data")
    if isinstance(columns, list) and isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        return [Found(dict(zip(map(str, columns), row, strict=False))) for row in rows]
    if lists := _lists(raw):
        return [Found(dict(zip(raw, row, strict=True))) for row in zip(*lists, strict=True)]
    by_name = {key: value for key, value in raw.items() if isinstance(value, dict)}
    if len(by_name) < len(raw) or not raw:
        return []
    places = next(iter(by_name.values())).keys()
    if not places or not all(str(place).isdigit() for place in places):
        return []
    if any(isinstance(value.get(place), dict) for value in by_name.values() for place in list(places)[:3]):
        return []
    return [Found({key: value.get(place) for key, value in by_name.items()}) for place in places]
