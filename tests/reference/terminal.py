"""A terminal that knows what a player needs: cursor, colours, clearing; each cell a character and two colours."""

import re

import numpy as np

TOKEN = re.compile(r"\x1b\[(\?)?([\d;]*)([A-Za-z])|([^\x1b])", re.DOTALL)
DEFAULT = (-1, -1, -1)


class Terminal:
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.modes = {}
        self.clear()

    def clear(self):
        self.chars = np.full((self.rows, self.columns), " ")
        self.front = np.full((self.rows, self.columns, 3), -1)
        self.back = np.full((self.rows, self.columns, 3), -1)
        self.at, self.colors = [0, 0], [DEFAULT, DEFAULT]

    def feed(self, text):
        end = 0
        for token in TOKEN.finditer(text):
            assert token.start() == end, f"unknown escape: {text[end : end + 20]!r}"
            end = token.end()
            private, numbers, name, char = token.groups()
            if char is not None:
                self.put(char)
            elif private:
                self.modes[int(numbers)] = name == "h"
            elif name == "H":
                row, column = (int(number) for number in (numbers or "1;1").split(";"))
                self.at = [row - 1, column - 1]
            elif name == "J":
                assert numbers == "2"
                self.clear()
            elif name == "m":
                self.style([int(number or 0) for number in numbers.split(";")])
            else:
                raise AssertionError(f"unknown escape: {token[0]!r}")
        assert end == len(text)

    def put(self, char):
        row, column = self.at
        self.chars[row, column] = char
        self.front[row, column], self.back[row, column] = self.colors
        self.at = [row, column + 1]

    def style(self, codes):
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.colors = [DEFAULT, DEFAULT]
            elif code in (38, 48):
                assert codes.pop(0) == 2
                self.colors[code == 48] = tuple(codes.pop(0) for _ in range(3))
            else:
                raise AssertionError(f"unknown style {code}")

    def text(self):
        return "\n".join("".join(row) for row in self.chars)
