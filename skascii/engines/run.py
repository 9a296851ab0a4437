"""Run: what every method is handed beside its own options."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from ..picture.memory import Memory


class RunOptions(TypedDict, total=False):
    """The keywords that every method takes beside its own options, as `match` explains them."""

    backend: str
    workers: int | None
    rng: Any
    callback: Callable[[Any], Any] | None
    info: dict[str, Any]
    device_out: bool
    memory: Memory | None


@dataclass(frozen=True)
class Run:
    """Those keywords, checked: the backend is the one that runs."""

    backend: str = "cpu"
    workers: int | None = None
    rng: Any = None
    callback: Callable[[Any], Any] | None = None
    info: dict[str, Any] | None = None
    device_out: bool = False
    memory: Memory | None = None  # of a stream's picture before

    @property
    def on_device(self) -> bool:
        """Whether a device computes."""
        return self.backend == "cuda"

    def tell(self, **facts: Any) -> None:
        """Write facts into `info`, where there is one."""
        if self.info is not None:
            self.info.update(facts)
