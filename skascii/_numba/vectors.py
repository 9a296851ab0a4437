"""Sums that stay in the vector registers of the processor: `WIDTH` numbers at once, float32 or int32.

In a loop over an array, Numba's code writes each sum to memory and reads it again. LLVM cuts these vectors into those
that the processor has.
"""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import config, extending
from numba.core import types
from numba.extending import models, register_jitable, register_model

WIDTH = 32
ALIGNMENT = 64  # bytes: a row that begins elsewhere lies on more lines of the cache than it fills
FAST = ("fast",)
BITS = ir.VectorType(ir.IntType(32), WIDTH)


def intrinsic(plain: Callable[..., Any]) -> Callable[[Any], Any]:
    """Return what makes an intrinsic; where Numba is told to compile nothing, its meaning in NumPy instead."""
    if cast(Any, config).DISABLE_JIT:  # set when numba is imported, which type checkers do not see
        return lambda function: plain
    return cast(Any, extending.intrinsic)  # type checkers miss the first argument in calls of what it makes


def _part(numbers, start):
    return numbers.reshape(-1)[start : start + WIDTH]


class Vector(types.Type):
    """The type of `WIDTH` numbers in registers."""

    def __init__(self, number):
        super().__init__(f"Vector({number})")
        self.number = number


@register_model(Vector)
class _Model(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, ir.VectorType(manager[kind.number].get_value_type(), WIDTH))


FLOATS = Vector(types.float32)


@register_jitable
def aligned(rows):
    """Return a matrix `(rows, WIDTH)` whose rows are aligned, not filled."""
    numbers = np.empty(rows * WIDTH + ALIGNMENT // 4, np.float32)
    skip = (ALIGNMENT - numbers.ctypes.data % ALIGNMENT) % ALIGNMENT // 4
    return numbers[skip : skip + rows * WIDTH].reshape((rows, WIDTH))


@intrinsic(lambda number: np.full(WIDTH, number))
def filled(_, number):
    """Return a vector of one number."""

    def lower(context, builder, signature, arguments):
        return _spread(builder, arguments[0])

    return Vector(number)(number), lower


@intrinsic(lambda matrix, row: matrix[row].copy())
def load(_, matrix, row):
    """Return a row of a matrix `(n, WIDTH)`."""

    def lower(context, builder, signature, arguments):
        return builder.load(_pointer(context, builder, signature, arguments, WIDTH), align=4)

    return Vector(matrix.dtype)(matrix, types.uintp), lower


@intrinsic(lambda numbers, start: _part(numbers, start).copy())
def load_from(_, numbers, start):
    """Return `WIDTH` numbers of a contiguous array, from its number `start` on."""

    def lower(context, builder, signature, arguments):
        return builder.load(_pointer(context, builder, signature, arguments, 1), align=4)

    return Vector(numbers.dtype)(numbers, types.uintp), lower


@intrinsic(lambda matrix, row, vector: np.copyto(matrix[row], vector))
def store(_, matrix, row, vector):
    """Write a row of a matrix `(n, WIDTH)`."""

    def lower(context, builder, signature, arguments):
        builder.store(arguments[2], _pointer(context, builder, signature, arguments, WIDTH), align=4)
        return context.get_dummy_value()

    return types.void(matrix, types.uintp, vector), lower


@intrinsic(lambda numbers, start, vector: np.copyto(_part(numbers, start), vector))
def store_from(_, numbers, start, vector):
    """Write `WIDTH` numbers of a contiguous array, from its number `start` on."""

    def lower(context, builder, signature, arguments):
        builder.store(arguments[2], _pointer(context, builder, signature, arguments, 1), align=4)
        return context.get_dummy_value()

    return types.void(numbers, types.uintp, vector), lower


@intrinsic(lambda numbers, start: None)
def prefetch(_, numbers, start):
    """Have the cache fetch the line on which number `start` of a contiguous array lies."""

    def lower(context, builder, signature, arguments):
        place = builder.bitcast(_pointer(context, builder, signature, arguments, 1), ir.IntType(8).as_pointer())
        integer = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [place.type, integer, integer, integer])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [place.type], kind)
        builder.call(fetch, [place, integer(0), integer(3), integer(1)])  # to read, into every level, as data
        return context.get_dummy_value()

    return types.void(numbers, types.uintp), lower


@intrinsic(lambda sums, number, vector: sums + number * vector)
def add_scaled(_, sums, number, vector):
    """Return ``sums + number * vector``."""

    def lower(context, builder, signature, arguments):
        sums, number, vector = arguments
        return builder.fadd(sums, builder.fmul(_spread(builder, number), vector, flags=FAST), flags=FAST)

    return FLOATS(FLOATS, types.float32, FLOATS), lower


@intrinsic(lambda number, vector: abs(number - vector))
def absolute_difference(_, number, vector):
    """Return ``|number - vector|``."""

    def lower(context, builder, signature, arguments):
        number, vector = arguments
        bits = builder.bitcast(builder.fsub(_spread(builder, number), vector), BITS)
        return builder.bitcast(builder.and_(bits, ir.Constant(BITS, [0x7FFFFFFF] * WIDTH)), vector.type)

    return FLOATS(types.float32, FLOATS), lower


@intrinsic(lambda first, second: first + second)
def add(_, first, second):
    """Return ``first + second``, of which neither need be finite."""

    def lower(context, builder, signature, arguments):
        return (builder.fadd if first == FLOATS else builder.add)(*arguments)

    return first(first, second), lower


@intrinsic(lambda first, second, then, otherwise: np.where(first < second, then, otherwise))
def where_less(_, first, second, then, otherwise):
    """Return `then` where ``first < second``, and `otherwise` elsewhere."""

    def lower(context, builder, signature, arguments):
        first, second, then, otherwise = arguments
        return builder.select(builder.fcmp_ordered("<", first, second), then, otherwise)

    return FLOATS(FLOATS, FLOATS, FLOATS, FLOATS), lower


@intrinsic(lambda vector, most: np.uint32(sum(1 << n for n in np.flatnonzero(vector <= most).tolist())))
def up_to(_, vector, most):
    """Return which numbers are at most `most`, as the bits of an integer, the first in the lowest."""

    def lower(context, builder, signature, arguments):
        vector, most = arguments
        return builder.bitcast(builder.fcmp_ordered("<=", vector, _spread(builder, most)), ir.IntType(WIDTH))

    return types.uint32(FLOATS, types.float32), lower


@intrinsic(lambda bits: np.uint32((int(bits) & -int(bits)).bit_length() - 1))
def lowest_bit(_, bits):
    """Return which is the lowest bit that is set; one is."""

    def lower(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint32(types.uint32), lower


@intrinsic(lambda first, second: first * second)
def multiply(_, first, second):
    """Return ``first * second``."""

    def lower(context, builder, signature, arguments):
        return builder.fmul(*arguments, flags=FAST)

    return FLOATS(FLOATS, FLOATS), lower


@intrinsic(lambda first, second: first / second)
def divide(_, first, second):
    """Return ``first / second``."""

    def lower(context, builder, signature, arguments):
        return builder.fdiv(*arguments, flags=FAST)

    return FLOATS(FLOATS, FLOATS), lower


@intrinsic(lambda vector, least: np.where(vector > least, vector, np.float32(0)))
def flush(_, vector, least):
    """Return the vector with 0 for what is not above `least`."""

    def lower(context, builder, signature, arguments):
        vector, least = arguments
        above = builder.fcmp_ordered(">", vector, _spread(builder, least))
        return builder.select(above, vector, ir.Constant(vector.type, None))

    return FLOATS(FLOATS, types.float32), lower


def _spread(builder, number):
    lanes = ir.Constant(ir.VectorType(number.type, WIDTH), ir.Undefined)
    lanes = builder.insert_element(lanes, number, ir.IntType(32)(0))
    return builder.shuffle_vector(lanes, lanes, ir.Constant(BITS, None))


def _pointer(context, builder, signature, arguments, step):
    array = signature.args[0]
    data = context.make_array(array)(context, builder, arguments[0]).data
    start = builder.mul(arguments[1], ir.Constant(arguments[1].type, step))
    return builder.bitcast(builder.gep(data, [start]), context.get_value_type(Vector(array.dtype)).as_pointer())
