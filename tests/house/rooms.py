"""What must not stand in a room: each check takes one file and answers with what is wrong."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from audit.machinery import IF_INSTALLED, MACHINERY
from tests.house.source import storeys

if TYPE_CHECKING:
    from tests.house.source import Source

WRITES = {
    "save", "save_base", "create", "get_or_create", "update_or_create", "update", "delete",
    "bulk_create", "bulk_update",
}  # fmt: skip
MANY = {"groups", "user_permissions"}
KERNEL = {"audit.acts", "audit.migrating"}
NAMED_WRITERS = {
    name
    for tables in (MACHINERY, *IF_INSTALLED.values())
    for writer in tables.values()
    for name in re.findall(r"\b[a-z_]+\.[a-z_.]+\b", writer)
}
"""Modules that audit.machinery names as the writer of a table that is no record."""

READS_EVERY_DOOR = {"desk.policy"}
"""Modules that enter by no door but say who may: they list the doors of all packages."""
SPEAKS_SQL = {
    "audit.clock",
    "audit.log.integrator",
    "audit.log.reading",
    "audit.privileges",
    "audit.statements",
    "audit.triggers",
    "audit.verification.grants",
    "audit.verification.guards",
    "audit.verification.record",
}
ADDS_ROWS = {"audit.acts", "audit.history", "audit.models"}
"""Who may use audit.statements: the door, and the two tables that only it fills."""

ASKS = {
    "has_perm", "has_perms", "has_module_perms", "get_all_permissions", "is_superuser", "is_staff",
    "assign_perm", "remove_perm", "get_objects_for_user", "get_perms", "permission_required",
}  # fmt: skip
MAY_ASK = {"accounts.granting", "accounts.backends", "accounts.models", "audit.verbs"}

WEB = ("django.http", "django.shortcuts", "django.views", "django.contrib.messages")
KNOWS_WEB = {"views", "urls", "api", "http"}
AT_THE_DOOR = {
    "accounts.adapter",  # what django-allauth asks of us during a sign-in
    "accounts.oidc",  # and what it asks when somebody comes back from the identity provider
    "accounts.own",  # the pages of one's own account, which the library's views begin
    "desk.navigation",  # the frame of every page, from its request
}

CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now",
    "timezone.localdate", "timezone.localtime", "time.time", "clock.read", "functions.Now",
}  # fmt: skip
EDGES = {"management", "jobs", "http"}  # where a moment is read, once, and passed down
READS_CLOCK = {
    "config.wsgi",
    "audit.clock",
    "audit.acts",  # an entry is always of now
    "audit.log.publishing",  # a checkpoint is signed now
    "audit.migrating",
    "accounts.adapter",  # what django-allauth calls brings no moment
    "accounts.doors",
    "accounts.models",  # has_perm's signature is Django's
    "accounts.system",
}

NO_ROOMS = {"utils", "helpers", "services", "signals", "managers", "misc", "common"}
LONGEST = 400


def writes_outside_the_doors(source: Source) -> list[str]:
    """Saving, deleting and SQL anywhere but in the kernel and the named writers."""
    if source.module in KERNEL | NAMED_WRITERS:
        return []
    wrong = []
    for call in source.calls():
        name, owner = call.func.attr, ast.unparse(call.func.value)
        many = owner.rpartition(".")[2] in MANY and name in {"add", "remove", "set", "clear"}
        if many or (name in WRITES and not _harmless(call, owner)):
            wrong.append(source.at(call.lineno, f"{owner}.{name}() writes; audit.acts does that"))
        if name == "cursor" and source.module not in SPEAKS_SQL:
            wrong.append(source.at(call.lineno, f"{owner}.cursor() speaks SQL"))
    for line, name in source.imports():
        if name.startswith("audit.statements") and source.module not in ADDS_ROWS:
            wrong.append(source.at(line, f"{name} writes; audit.acts does that"))
    return wrong


def _harmless(call: ast.Call, owner: str) -> bool:
    """Same word, other thing: super(), a dictionary's or digest's update, a PDF's save."""
    if owner == "super()":
        return True
    return call.func.attr in {"update", "save"} and bool(call.args)


def opens_the_doors(source: Source) -> list[str]:
    """Putting oneself into the hand that writes, or laying rows as the installation."""
    if source.module in KERNEL | {"audit.origin"} or source.package == "audit":
        return []
    return [
        source.at(line, f"{name} opens the doors; act() or begin() does that")
        for line, name in source.imports()
        if name == "audit.origin.writing"
        or (name.startswith("audit.migrating") and source.module != "accounts.system")
    ]


def asks_permission(source: Source) -> list[str]:
    """Asking a backend or guardian; everybody else asks ``visible_to`` or ``why_not``."""
    if source.module in MAY_ASK or source.room == "querysets":
        return []
    return [
        source.at(line, f"{name} asks permission; visible_to and why_not do that")
        for line, name in source.attributes()
        if name.rpartition(".")[2] in ASKS
    ] + [
        source.at(line, f"imports {name}")
        for line, name in source.imports()
        if name.rpartition(".")[2] in ASKS
    ]


def knows_the_web(source: Source) -> list[str]:
    """Requests and answers below the views."""
    if source.room in KNOWS_WEB or source.room.endswith("_urls") or source.package == "config":
        return []
    if source.module in AT_THE_DOOR:
        return []
    return [
        source.at(line, f"imports {name}; only views know the web")
        for line, name in source.imports()
        if name.startswith(WEB)
    ]


def knows_the_clock(source: Source) -> list[str]:
    """Reading the time where it should be an argument."""
    if source.room in EDGES or source.module in READS_CLOCK:
        return []
    return [
        source.at(line, f"{name} reads a clock; time is an argument")
        for line, name in source.attributes()
        if name in CLOCKS
    ] + [
        source.at(keyword.value.lineno, f"{keyword.arg}= reads a clock")
        for node in source.nodes
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in {"auto_now", "auto_now_add"}
    ]


def enters_by_a_neighbours_door(source: Source) -> list[str]:
    """Importing another package's views, forms or routes: it is entered below them."""
    if source.room in {"urls", "apps"} or source.package == "config":
        return []
    if source.module in READS_EVERY_DOOR:
        return []
    return [
        source.at(line, f"imports {name}, a neighbour's door")
        for line, name in source.imports()
        if name.count(".") and name.split(".")[1] in {"views", "forms", "urls", "api"}
        if name.split(".")[0] not in {source.package, "django", "audit"}
        if name.split(".")[0] in {package for storey in storeys() for package in storey}
    ]


def looks_upwards(source: Source) -> list[str]:
    """Importing a package that stands higher or beside, or naming one of its models."""
    above = not_below(source.package)
    wrong = [
        source.at(line, f"imports {name} from above")
        for line, name in source.imports()
        if name.split(".")[0] in above
    ]
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            package, dot, model = node.value.partition(".")
            if dot and package in above and re.fullmatch(r"[A-Z]\w+", model):
                wrong.append(source.at(node.lineno, f"names {node.value} from above"))
    return wrong


def not_below(package: str) -> set[str]:
    """The packages that stand higher or beside."""
    seen: set[str] = set()
    for storey in storeys():
        if package in storey:
            return (seen | set(storey)) - {package}
        seen |= set(storey)
    return set()


def is_no_room(source: Source) -> list[str]:
    """A file named for what it is not, or one grown too long to be read."""
    wrong = []
    if set(source.module.split(".")) & NO_ROOMS:
        wrong.append(source.at(1, "a line that fits no room is a line not yet understood"))
    if source.text.count("\n") > LONGEST:
        wrong.append(source.at(LONGEST, f"{source.text.count(chr(10))} lines"))
    return wrong


def leaves_work_undone(source: Source) -> list[str]:
    """Notes to oneself; what is left open stands in no comment."""
    return [
        source.at(number, line.strip())
        for number, line in enumerate(source.text.splitlines(), 1)
        if re.search(r"#.*\b(TO" r"DO|FIX" r"ME|XX" r"X)\b", line)
    ]


CHECKS = (
    writes_outside_the_doors,
    opens_the_doors,
    asks_permission,
    knows_the_web,
    knows_the_clock,
    enters_by_a_neighbours_door,
    looks_upwards,
    is_no_room,
    leaves_work_undone,
)
