"""The roadmap as a calendar (iCalendar, RFC 5545): when work on a measure begins, and its first day of effect.

The same plan on the same day gives the same bytes. Identifiers come from region and measure alone, so that a later
calendar moves the events of an earlier one; its stamp is the day for which the roadmap was drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import icalendar

from kelisim.programme.roadmap import Schedule, Task, critical_path

PRODUCT = "-//kelisim//roadmap//EN"


def calendar(schedule: Schedule, region: str, today: date) -> bytes:
    """The calendar file: an all-day event for each start of work still open and for each first day of effect."""
    path = critical_path(schedule)
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", f"Roadmap: {region}")
    stamp = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for task in schedule.tasks.values():
        for kind, summary, day in _days(task):
            whole.add_component(_event(task, f"{region}.{task.measure.key}.{kind}@kelisim", summary, day, stamp,
                                       task.measure.key in path))  # fmt: skip
    return bytes(whole.to_ical())


def _days(task: Task) -> Iterator[tuple[str, str, date]]:
    name = f"{task.measure.name_en} / {task.measure.name_ru}"
    if not task.measure.done and task.measure.build_years:
        yield "start", f"Work begins: {name}", task.start
    yield "online", f"In effect: {name}", task.online


def _event(task: Task, uid: str, summary: str, day: date, stamp: datetime, critical: bool) -> icalendar.Event:
    one, event = task.measure, icalendar.Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", "\n".join(_lines(task, critical)))
    event.add("categories", [one.sector])
    event.add("transp", "TRANSPARENT")
    return event


def _lines(task: Task, critical: bool) -> Iterator[str]:
    one = task.measure
    yield f"States: {', '.join(one.states)}. Status: {one.status}."
    if one.institutions:
        yield f"Institutions: {', '.join(one.institutions)}."
    if task.cost_musd > 0:
        yield f"Cost: {task.cost_musd:,.6g} million USD of 2023."
    if one.requires:
        yield f"Requires: {', '.join(one.requires)}."
    if critical:
        yield "On the critical path."
    yield one.effect
