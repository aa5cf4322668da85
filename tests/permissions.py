"""Read the reviewed table of permissions and answer what it expects of each cell."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("permissions.toml")
# Under which words of an address each method may stand.
WORDS = {
    "get": ("read", "form"),
    "head": ("read",),
    "post": ("send", "form"),
    "put": ("put",),
    "patch": ("patch",),
    "delete": ("delete",),
}
METHODS = tuple(WORDS)
OUTCOMES = frozenset({"ok", "login", "forbidden", "absent", "method"})


@dataclass(frozen=True)
class Permissions:
    """The table: roles, groups of roles, rules and the addresses that follow them."""

    roles: dict[str, str]
    groups: dict[str, list[str]]
    rules: dict[str, dict[str, Any]]
    addresses: dict[str, dict[str, Any]]

    def expected(self, address: str, role: str, method: str) -> str:
        """Return the outcome of a method by a role at an address."""
        entry = self.addresses[address]
        words = (*WORDS[method], "any")
        rule = next((entry[word] for word in words if word in entry), None)
        if rule is None:
            asks_first = role in self.members("visitors") and not entry.get("open", False)
            return "login" if asks_first else "method"
        return self._outcome(self.rules[rule], role)

    def _outcome(self, rule: dict[str, Any], role: str) -> str:
        for outcome in OUTCOMES & rule.keys():
            if role in self.members(*rule[outcome]):
                return outcome
        return "login" if role in self.members("visitors") else str(rule["rest"])

    def members(self, *names: str) -> frozenset[str]:
        """Return the roles behind names of roles and of groups."""
        found: set[str] = set()
        for name in names:
            if name in self.roles:
                found.add(name)
            else:
                found |= self.members(*self.groups[name])
        return frozenset(found)


@cache
def permissions() -> Permissions:
    return Permissions(**tomllib.loads(TABLE.read_text(encoding="utf-8")))
