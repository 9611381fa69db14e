"""The work of the programs in tests: a made-up company's events and employees, and what Postern makes of them."""

import uuid
from datetime import UTC, datetime, timedelta

# What the roles of the employees grant; a program that gives a role has to hold its permissions.
WORK = ["inventory:read", "receiving_events:read", "shipping_events:read"]


def event(data, days_wrong=0):
    """An event that happens now, according to a clock that is wrong by some days."""
    at = datetime.now(UTC) + timedelta(days=days_wrong)
    return {"id": str(uuid.uuid4()), "at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "data": data}


def event_of(record):
    """The event of a record of Postern."""
    return {"id": record["event_id"], "at": record["occurred_at"], "data": record["data"]}


def company():
    """The company when it begins to use Postern."""
    roles = [{"id": id, "name": id.title(), "permissions": WORK[:1]} for id in ("buyers", "warehouse")]
    return {"roles": roles, "employees": [employee(n) for n in range(40)]}


def company_later():
    """The company later: a role grants more, some employees left, others changed or joined."""
    later = company()
    later["roles"][0]["permissions"] = WORK
    for leaver in later["employees"][:5]:
        leaver["left"] = True
    for changed in later["employees"][5:10]:
        changed |= {"name": f"{changed['name']} Jr.", "roles": ["buyers"]}
    # The last one joined and left before anyone told Postern.
    later["employees"] += [employee(n) for n in range(40, 45)] + [employee(45) | {"left": True}]
    return later


def employee(n):
    """An employee when the company begins to use Postern."""
    id, roles = f"employee-{n}", ["warehouse"] if n % 2 else ["buyers", "warehouse"]
    return {"id": id, "login": f"{id}@example.com", "name": f"Employee {n}", "roles": roles, "left": False}


def employee_of(user, roles):
    """The employee whom a user of Postern stands for. `roles` are the company's ids of Postern's roles."""
    given = sorted(roles[role] for role in user["roles"])
    employee = {"id": user["external_id"], "login": user["login"], "name": user["name"]}
    return employee | {"roles": given, "left": user["disabled"]}
