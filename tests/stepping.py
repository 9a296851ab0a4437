"""CUDA kernels run from their own source, a line at a time: a scheduler decides whose line comes next.

The simulator runs one block after another. Here blocks and threads interleave, and memory is as weak as a device may
make it: what a block writes is seen by others by its next fence, or earlier; what it reads is as it was at any time
since its last fence. Within a block, memory is shared. Atomic operations are seen by all at once, and in their order.
"""

import ast
import inspect
import textwrap
from itertools import islice
from types import SimpleNamespace

PATIENCE = 3000  # lines of each thread without a change of anything, after which all are said to wait
LONGEST = 8  # a thread is run for up to 2**8 lines at a time


class Steps(ast.NodeTransformer):
    """Rewrites a function into a generator that pauses before each line, and within the functions `names`."""

    def __init__(self, names):
        self.names = names

    def generic_visit(self, node):
        super().generic_visit(node)
        for field in ("body", "orelse"):
            if isinstance(lines := getattr(node, field, None), list) and not isinstance(node, ast.Module):
                setattr(node, field, [part for line in lines for part in (ast.Expr(ast.Yield()), line)])
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        return ast.YieldFrom(node) if ast.unparse(node.func) in self.names else node


def source_of(thing):
    """Return the Python function of a kernel or device function, compiled or in the simulator; else None."""
    return getattr(thing, "py_func", None) or getattr(thing, "fn", None)


def stepped(kernel, cuda):
    """Return a kernel or device function as a generator function; its `cuda` is the one given."""
    function = source_of(kernel)
    scope = {**function.__globals__, "cuda": cuda}
    called = [name for name in function.__code__.co_names if source_of(scope.get(name))]
    scope.update([(name, stepped(scope[name], cuda)) for name in called])
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree.body[0].decorator_list = []
    tree = ast.fix_missing_locations(Steps([*called, "cuda.syncthreads"]).visit(tree))
    exec(compile(tree, function.__code__.co_filename, "exec"), scope)
    return scope[function.__name__]


class Memory:
    """An array as the blocks of a `Machine` see it."""

    def __init__(self, array, machine):
        self.array, self.machine, self.shape = array, machine, array.shape
        self.hidden = {}  # block -> what it has written and others may not see yet
        self.past = {}  # key -> (time, what was replaced at that time)
        self.known = {}  # block, or block and key -> up to when it knows what there was

    def __getitem__(self, key):
        block, rng = self.machine.thread.block, self.machine.rng
        if key in self.hidden.get(block, ()):
            return self.hidden[block][key]
        known = max(self.known.get(block, 0), self.known.get((block, key), 0))
        older = [(until, value) for until, value in self.past.get(key, ()) if until > known]
        if older and rng.random() < 0.5:
            until, value = older[int(rng.integers(len(older)))]
            self.known[block, key] = until - 1  # from now on this, or a later one
            return value
        self.known[block, key] = self.machine.time
        return self.array[key]

    def __setitem__(self, key, value):
        block, rng = self.machine.thread.block, self.machine.rng
        hidden = self.hidden.setdefault(block, {})
        hidden[key] = value
        if rng.random() < 0.5:
            self._show(block, list(hidden)[int(rng.integers(len(hidden)))])

    def fence(self, block):
        """Show what the block has written, and let it see what is."""
        for key in list(self.hidden.get(block, ())):
            self._show(block, key)
        self.known[block] = self.machine.time

    def _show(self, block, key):
        self.machine.time += 1
        self.past.setdefault(key, []).append((self.machine.time, self.array[key]))
        self.array[key] = self.hidden[block].pop(key)
        self.known[block, key] = self.machine.time


class Block:
    """Threads, and the arrays that they share."""

    def __init__(self, count):
        self.arrays = []
        self.threads = [Thread(self, index) for index in range(count)]


class Thread:
    """Where one thread is: how often it has met the others of its block, and what it has yet to do."""

    def __init__(self, block, index):
        self.block, self.index = block, index
        self.meetings = self.arrays = 0
        self.lines = None


class Machine:
    """A device, and the `numba.cuda` of the code that it runs."""

    def __init__(self, rng):
        self.rng, self.memory, self.thread = rng, [], None
        self.time = 0  # counts what all can see change, and threads that meet
        self.atomic = SimpleNamespace(add=self._add, max=self._max)
        self.shared = SimpleNamespace(array=self._shared)

    @property
    def threadIdx(self):
        return SimpleNamespace(x=self.thread.index)

    @property
    def blockDim(self):
        return SimpleNamespace(x=len(self.thread.block.threads))

    def upload(self, array):
        """Return an array in the memory of the device."""
        self.memory.append(Memory(array, self))
        return self.memory[-1]

    def threadfence(self):
        """Let the thread's block show what it has written and see what others have."""
        for memory in self.memory:
            memory.fence(self.thread.block)

    def nanosleep(self, nap):
        """Do nothing: the scheduler lets threads wait for as long as it likes."""

    def syncthreads(self):
        """Wait until all threads of the block have come as far."""
        me = self.thread
        me.meetings += 1
        self.time += 1
        while any(other.meetings < me.meetings for other in me.block.threads):
            yield

    def _add(self, memory, key, value):
        old = memory.array[key]
        memory.array[key] += value
        self.time += int(memory.array[key] != old)
        return old

    def _max(self, memory, key, value):
        return self._add(memory, key, max(0, value - memory.array[key]))

    def _shared(self, size, dtype):
        """Return the same array to all threads of a block that ask for their n-th one; at first it holds anything."""
        me, arrays = self.thread, self.thread.block.arrays
        if me.arrays == len(arrays):
            arrays.append(self.rng.integers(-99, 99, size).astype(str(dtype)))
        me.arrays += 1
        return arrays[me.arrays - 1]

    def launch(self, kernel, blocks, threads, *arguments, resident):
        """Run a kernel, of its blocks at most `resident` at a time; raise where all of them wait for ever."""
        run = stepped(kernel, self)
        waiting, live, idle = [Block(threads) for _ in range(blocks)], [], 0
        while waiting or live:
            while waiting and len({thread.block for thread in live}) < resident:
                live += waiting.pop().threads
            self.thread = live[int(self.rng.integers(len(live)))]
            self.thread.lines = self.thread.lines or run(*arguments)
            time, burst = self.time, int(2 ** self.rng.uniform(0, LONGEST))
            if sum(1 for _ in islice(self.thread.lines, burst)) < burst:
                self.threadfence()  # the end of a kernel shows everything
                live.remove(self.thread)
            idle = 0 if self.time > time else idle + burst
            assert idle < PATIENCE * threads * min(blocks, resident), "all blocks wait"
