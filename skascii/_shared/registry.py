"""What stands behind a registry: functions by name, open to users through a decorator and an entry point."""

import inspect
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from .checks import rejection

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


class Named(Protocol):
    """What is registered: a function by its name."""

    @property
    def name(self) -> str:
        """The name, an identifier."""
        ...

    @property
    def function(self) -> Callable[..., Any]:
        """What it calls."""
        ...


Entry = TypeVar("Entry", bound=Named)


class Registry(Generic[Entry]):
    """Entries of one `kind`, those of installed packages loaded when they are asked for.

    A package announces them in the group ``skascii.KINDs``; what it names there is decorated by itself, or else here.
    """

    def __init__(self, kind: str, decorator: Callable[[str], Callable[[Callable[..., Any]], Any]]) -> None:
        self.kind = kind
        self.entries: dict[str, Entry] = {}
        self._decorator = decorator

    @cached_property
    def _announced(self) -> dict[str, "EntryPoint"]:
        from importlib.metadata import entry_points

        return {point.name: point for point in entry_points(group=f"skascii.{self.kind}s")}

    def check_name(self, name: Any) -> None:
        """Refuse what is no identifier."""
        if not (isinstance(name, str) and name.isidentifier()):
            raise rejection("name", "an identifier", repr(name), f'Example: "my_{self.kind}".')

    def enter(self, entry: Entry) -> None:
        """Take an entry in; in the place of another only if that is the same function, defined anew."""
        known = self.entries.get(entry.name)
        if known is not None and known.function.__qualname__ != entry.function.__qualname__:
            rule, remedy = f"the name of no other {self.kind}", "Choose another, or unregister it."
            raise rejection("name", rule, repr(entry.name), remedy)
        self.entries[entry.name] = entry

    def remove(self, name: str) -> None:
        """Forget what has this name."""
        if (self.entries.pop(name, None), self._announced.pop(name, None)) == (None, None):
            remedy = f"Known are {', '.join(self.names())}."
            raise rejection("name", f"a registered {self.kind}", repr(name), remedy)

    def names(self) -> tuple[str, ...]:
        """Return all names, sorted."""
        return tuple(sorted({*self.entries, *self._announced}))

    def find(self, name: str) -> Entry | None:
        """Return what has this name, loaded where it is a package's."""
        if name not in self.entries and name in self._announced:
            function = self._announced[name].load()
            if name not in self.entries:  # a plain function: its module did not use the decorator
                self._decorator(name)(function)
        return self.entries.get(name)


def first_line(function: Callable[..., Any], name: str) -> str:
    """Return the first line of a docstring, for listings."""
    return (inspect.getdoc(function) or name).split("\n", 1)[0]
