"""dask, where it is installed, and the client that work goes to."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from .._shared import cores
from .._shared.checks import rejection
from ._deaf import deaf

PATIENCE = 10  # seconds for a scheduler to answer


def import_dask() -> Any:
    """Return dask, or say how to get it."""
    try:
        import dask
        import distributed  # noqa: F401  # the part that may be missing
    except ImportError as error:
        raise ImportError(f"clusters need dask ({error}). Install it: pip install 'skascii[cluster]'.") from None
    return dask


@contextmanager
def connected(client: Any = None, threads: int = 1) -> Iterator[Any]:
    """Yield a client of dask's: the caller's own, or one that is closed at the end.

    None asks for workers here: processes of so many `threads` each, as many as cores have room for, which end with the
    client. An address, or a cluster of dask's, gets a client of its own, and is left as it is.
    """
    import_dask()
    from distributed import Client, LocalCluster
    from distributed.deploy.cluster import Cluster

    if isinstance(client, Client):
        yield client
    elif client is None:
        with deaf():
            cluster = LocalCluster(
                n_workers=max(1, cores.usable() // threads),
                threads_per_worker=threads,
                dashboard_address=":0",  # None is the usual port, which may be taken
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as own:
            yield own
    elif isinstance(client, (str, Cluster)):
        if isinstance(client, str):
            _check_address(client)
        with Client(client, set_as_default=False) as own:
            yield own
    else:
        rule = "a client or a cluster of dask's, the address of a scheduler, or None"
        raise rejection("client", rule, repr(client), 'Example: "tcp://10.0.0.1:8786".', TypeError)


def _check_address(address: str) -> None:
    """Refuse an address where nobody answers: a client that finds nobody does not end in peace."""
    from distributed.comm import connect
    from distributed.security import Security

    async def answers() -> None:
        comm = await connect(address, timeout=PATIENCE, **Security().get_connection_args("client"))
        await comm.close()

    try:
        with ThreadPoolExecutor(1) as aside:  # this thread may have a loop of its own, as notebooks have
            aside.submit(asyncio.run, answers()).result()
    except (OSError, ValueError) as error:
        rule, remedy = "the address of a scheduler that answers", "Start one: dask scheduler."
        raise rejection("client", rule, f"{address!r} ({error})", remedy, type(error)) from None
