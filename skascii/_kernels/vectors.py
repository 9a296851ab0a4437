"""Sums that stay in the vector registers of the processor: rows of matrices `(n, WIDTH)` of float32.

In a loop over an array, Numba's code writes each sum to memory and reads it again. LLVM cuts these vectors into those
that the processor has.
"""

from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import extending
from numba.core import types
from numba.extending import models, register_jitable, register_model

intrinsic = cast(Any, extending.intrinsic)  # type checkers miss the first argument in calls of what it makes

WIDTH = 32
ALIGNMENT = 64  # bytes: a row that begins elsewhere lies on more lines of the cache than it fills
FAST = ("fast",)
NUMBERS = ir.VectorType(ir.FloatType(), WIDTH)
BITS = ir.VectorType(ir.IntType(32), WIDTH)


class Vector(types.Type):
    """The type of a row in registers."""


@register_model(Vector)
class _Model(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, NUMBERS)


VECTOR = Vector("Vector")


@register_jitable
def aligned(rows):
    """Return a matrix `(rows, WIDTH)` whose rows are aligned, not filled."""
    numbers = np.empty(rows * WIDTH + ALIGNMENT // 4, np.float32)
    skip = (ALIGNMENT - numbers.ctypes.data % ALIGNMENT) % ALIGNMENT // 4
    return numbers[skip : skip + rows * WIDTH].reshape((rows, WIDTH))


@intrinsic
def filled(_, number):
    """Return a vector of one number."""

    def lower(context, builder, signature, arguments):
        return _spread(builder, arguments[0])

    return VECTOR(types.float32), lower


@intrinsic
def load(_, matrix, row):
    """Return a row of a matrix."""

    def lower(context, builder, signature, arguments):
        return builder.load(_pointer(context, builder, signature, arguments), align=4)

    return VECTOR(matrix, types.uintp), lower


@intrinsic
def store(_, matrix, row, vector):
    """Write a row of a matrix."""

    def lower(context, builder, signature, arguments):
        builder.store(arguments[2], _pointer(context, builder, signature, arguments), align=4)
        return context.get_dummy_value()

    return types.void(matrix, types.uintp, VECTOR), lower


@intrinsic
def add_scaled(_, sums, number, vector):
    """Return ``sums + number * vector``."""

    def lower(context, builder, signature, arguments):
        sums, number, vector = arguments
        return builder.fadd(sums, builder.fmul(_spread(builder, number), vector, FAST), FAST)

    return VECTOR(VECTOR, types.float32, VECTOR), lower


@intrinsic
def absolute_difference(_, number, vector):
    """Return ``|number - vector|``."""

    def lower(context, builder, signature, arguments):
        number, vector = arguments
        bits = builder.bitcast(builder.fsub(_spread(builder, number), vector), BITS)
        return builder.bitcast(builder.and_(bits, ir.Constant(BITS, [0x7FFFFFFF] * WIDTH)), NUMBERS)

    return VECTOR(types.float32, VECTOR), lower


@intrinsic
def add(_, first, second):
    """Return ``first + second``, of which neither need be finite."""

    def lower(context, builder, signature, arguments):
        return builder.fadd(*arguments)

    return VECTOR(VECTOR, VECTOR), lower


@intrinsic
def where_less(_, first, second, then, otherwise):
    """Return `then` where ``first < second``, and `otherwise` elsewhere."""

    def lower(context, builder, signature, arguments):
        first, second, then, otherwise = arguments
        return builder.select(builder.fcmp_ordered("<", first, second), then, otherwise)

    return VECTOR(VECTOR, VECTOR, VECTOR, VECTOR), lower


@intrinsic
def multiply(_, first, second):
    """Return ``first * second``."""

    def lower(context, builder, signature, arguments):
        return builder.fmul(*arguments, FAST)

    return VECTOR(VECTOR, VECTOR), lower


@intrinsic
def divide(_, first, second):
    """Return ``first / second``."""

    def lower(context, builder, signature, arguments):
        return builder.fdiv(*arguments, FAST)

    return VECTOR(VECTOR, VECTOR), lower


@intrinsic
def flush(_, vector, least):
    """Return the vector with 0 for what is not above `least`."""

    def lower(context, builder, signature, arguments):
        vector, least = arguments
        above = builder.fcmp_ordered(">", vector, _spread(builder, least))
        return builder.select(above, vector, ir.Constant(NUMBERS, None))

    return VECTOR(VECTOR, types.float32), lower


def _spread(builder, number):
    lanes = builder.insert_element(ir.Constant(NUMBERS, ir.Undefined), number, ir.IntType(32)(0))
    return builder.shuffle_vector(lanes, lanes, ir.Constant(BITS, None))


def _pointer(context, builder, signature, arguments):
    data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
    row = builder.gep(data, [builder.mul(arguments[1], ir.Constant(arguments[1].type, WIDTH))])
    return builder.bitcast(row, NUMBERS.as_pointer())
