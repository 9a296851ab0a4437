"""The manual page, from the parser of the command line: python docs/man.py > docs/skascii.1."""

import argparse

import skascii
from skascii.cli._options import parser

HEAD = """\
.\\" From the parser of the command line, by docs/man.py.
.TH SKASCII 1 "" "skascii {version}" "User Commands"
.SH NAME
skascii \\- {description}
.SH SYNOPSIS
.B skascii
.I IMAGE
\\&... [options]
"""
TAIL = """\
.SH EXIT STATUS
0: all went well. 1: a picture failed, the others notwithstanding. 2: flags that make no sense, or an output that
cannot be written. 130: Ctrl\\-C. 141: the reader of standard output went away.
"""


def page() -> str:
    """Return the page."""
    made = parser()
    text = HEAD.format(version=skascii.__version__, description=escaped(made.description.rstrip(".").lower()))
    for group in made._action_groups:
        if group._group_actions:
            text += f".SH {escaped(group.title.upper())}\n"
            if group.description:
                text += f"{escaped(group.description.replace('%%', '%'))}\n"
            text += "".join(map(entry, group._group_actions))
    title, _, examples = made.epilog.partition("\n")
    text += f".SH {escaped(title.rstrip(':').upper())}\n.nf\n{escaped(examples)}.fi\n"
    return text + TAIL


def entry(action: argparse.Action) -> str:
    """Return one flag, and what it does."""
    names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in action.option_strings)
    value = "" if action.nargs == 0 else values(action)
    words = (action.help or "").replace("%%", "%").replace("%(prog)s", "skascii")
    return f".TP\n{names}{' ' if names and value else ''}{value}\n{escaped(words)}\n"


def values(action: argparse.Action) -> str:
    """Return what a flag takes."""
    choices = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else None
    given = action.metavar or choices or action.dest.upper()
    shown = " ".join(f"\\fI{escaped(word)}\\fR" for word in ([given] if isinstance(given, str) else given))
    return {"?": f"[{shown}]", "*": f"{shown} ..."}.get(str(action.nargs), shown)


def escaped(text: str) -> str:
    """Return text as roff takes it: a hyphen is a minus, and no line is a request."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in lines)


if __name__ == "__main__":
    print(page(), end="")
