"""--published: what a published system does by default, and flags that override it."""

import pytest

import skascii as sk

SPELT_OUT = {
    "l2a": "--method max_prod --charset default --gamma 0.5",
    "les": "--method local_search --tone range -O sigma=2 -O radius=3 -O init=random",
    "nmf": "--method nmf --bw -O beta=2 -O init=uniform",
    "features": "--method features --tone none -O bank=plus -O extent=3 -O weight=15 -O exposure=2 -O p=1",
}
OWN = "--method features -O bank=plus -O extent=3 -O weight=15 -O exposure=2 -O p=1"


@pytest.mark.parametrize("name", SPELT_OUT)
def test_the_same_as_the_options_spelt_out_and_as_in_python(skascii, picture, pixels, name):
    outcome = skascii(picture, "--published", name, "--seed", 1)
    assert outcome == skascii(picture, *SPELT_OUT[name].split(), "-w", 0, "--seed", 1)
    assert outcome == (0, sk.convert(pixels, **sk.published(name), rng=1).text + "\n", "")


@pytest.mark.parametrize(
    ("flags", "spelt_out"),
    [
        ("l2a -w 9", "--method max_prod --charset default --gamma 0.5 -w 9"),
        ("l2a --rows 4", "--method max_prod --charset default --gamma 0.5 --rows 4"),
        ("l2a --wp 60", "--method max_prod --charset default --gamma 0.5 --wp 60"),
        ("l2a --gamma 1 -m 0.2", "--method max_prod --charset default -m 0.2 -w 0"),
        ("l2a -O midpoint=0.2", "--method max_prod --charset default --gamma 0.5 -m 0.2 -w 0"),
        ("l2a --algo ncc", "--method ncc --charset default --gamma 0.5 -w 0"),
        ("l2a --algo local_search", "--method local_search --tone none --charset default --gamma 0.5 -w 0"),
        ("l2a --charset digits -a #", "--method max_prod --charset digits -a # --gamma 0.5 -w 0"),
        ("l2a --chars 01.", "--method max_prod --chars 01. --gamma 0.5 -w 0"),
        ("l2a --all", "--method max_prod --gamma 0.5 -w 0"),
        ("features --tone stretch", f"{OWN} --tone stretch -w 0"),
        ("features -O p=2", f"{OWN} -O p=2 --tone none -w 0"),
        ("nmf --bw -t 0.3", "--method nmf --bw -t 0.3 -O beta=2 -O init=uniform -w 0"),
    ],
)
def test_flags_override(skascii, picture, flags, spelt_out):
    outcome = skascii(picture, "--published", *flags.split(), "--seed", 1)
    assert outcome == skascii(picture, *spelt_out.split(), "--seed", 1)
    assert outcome.code == 0
    assert outcome.out != skascii(picture, "--published", flags.split()[0], "--seed", 1).out


def test_an_unknown_system(skascii, picture):
    code, out, err = skascii(picture, "--published", "l2b")
    assert (code, out) == (2, "")
    assert err.endswith(
        "error: argument --published: `name` must be one of 'l2a', 'les', 'nmf', 'features'; got 'l2b'. "
        "Did you mean 'l2a'?\n"
    )


def test_help_names_every_system(skascii):
    flat = " ".join(skascii("--help").out.split())
    assert f"--published NAME as a published system does: {', '.join(SPELT_OUT)};" in flat
