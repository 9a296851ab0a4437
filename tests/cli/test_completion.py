"""What shells complete, as a shell says."""

import shutil
import subprocess

import pytest

import skascii as sk

BASH = """
source {script}
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_LINE="{words}"; COMP_POINT=${{#COMP_LINE}}
_shtab_skascii
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("skascii --list-m", ["--list-methods"]),
        ("skascii --method l", ["local_search"]),
        ("skascii --charset oct", ["octants"]),
        ("skascii --format s", ["svg"]),
        ("skascii --completion z", ["zsh"]),
    ],
)
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes(skascii, tmp_path, words, found):
    script = tmp_path / "skascii.sh"
    script.write_text(skascii("--completion", "bash").out)
    asked = BASH.format(script=script, words=words)
    assert subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True).stdout.split() == found


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_each_shell_knows_flags_and_names(skascii, shell):
    script = skascii("--completion", shell).out
    for word in ("--list-methods", "--published", *sk.matchers.available()):
        assert word.removeprefix("--") in script
