"""What is no picture, or needs a plug-in, is named, with the way round; and what is not printable is escaped."""

import os
import subprocess
import sys
import types
from io import BytesIO

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageFile

FILES = {
    "plain.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing. Render it first: rsvg-convert "),
    "long.svg": (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- by hand -->\n<svg width='9'/>", "an SVG drawing. "),
    "a.pdf": (b"%PDF-1.7\n", "a PDF document. Render a page first: pdftoppm -png -f 1 -singlefile "),
    "a.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n", "a PostScript drawing. "),
    "a.wmf": (b"\xd7\xcd\xc6\x9a" + bytes(40), "a Windows metafile"),
    "a.emf": (b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(40), "a Windows metafile"),
    "a.djvu": (b"AT&TFORM\0\0\0\0DJVU", "a DjVu document. "),
    "a.png": (b"<!DOCTYPE html><html>", "a web page. "),
    "b.png": (b"\n<html>", "a web page. "),
    "a_mp4.bin": (b"\0\0\0\x18ftypisom", "a video, or sound. Take a frame first: ffmpeg -i "),
    "a_mov.bin": (b"\0\0\0\x14ftypqt  ", "a video, or sound. "),
    "old_mov.bin": (b"\0\0\1\0moov", "a video, or sound. "),
    "a_mkv.bin": (b"\x1a\x45\xdf\xa3", "a video, or sound. "),
    "a_avi.bin": (b"RIFF\0\0\0\0AVI LIST", "a video, or sound. "),
    "a_mpg.bin": (b"\0\0\1\xb3" + bytes(20), "a video, or sound. "),
    "a.vob": (b"\0\0\1\xba", "a video, or sound. "),
    "a_ts.bin": (b"G" + bytes(187) + b"G" + bytes(187) + b"G", "a video, or sound. "),
    "a_wmv.bin": (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a video, or sound. "),
    "a.mp3": (b"ID3\4", "sound. "),
    "a.cr3": (b"\0\0\0\x18ftypcrx ", "a camera's raw file. "),
    "a.cr2": (b"II*\0\x10\0\0\0CR\2\0", "a camera's raw file. "),
    "a.raf": (b"FUJIFILMCCD-RAW 0201", "a camera's raw file. "),
    "a.docx": (b"PK\3\4" + bytes(26) + b"[Content_Types].xml", "an archive or an office document. "),
    "a.ora": (b"PK\3\4" + bytes(26) + b"mimetypeimage/openraster", "a painting in layers. "),
    "a.xcf": (b"gimp xcf v011", "a painting in layers. "),
    "a.fits.gz": (b"\x1f\x8b\x08", "a compressed file. Unpack it first: zcat "),
    "a.xz": (b"\xfd7zXZ\0", "a compressed file. "),
    "a.rar": (b"Rar!\x1a", "an archive. "),
    "a.npy": (b"\x93NUMPY\1\0", "an array of NumPy's. "),
    "a.h5": (b"\x89HDF\r\n\x1a\n", "a file of data, HDF5 or NetCDF. "),
    "a.dcm": (bytes(128) + b"DICM", "a DICOM file. "),
    "a.exr": (b"\x76\x2f\x31\x01", "an OpenEXR picture. "),
    "a.heic": (b"\0\0\0\x18ftypheic" + bytes(12), "a picture in HEIF. Install what reads it: pip install pillow-heif."),
    "a.hif": (b"\0\0\0\x18ftypmif1" + bytes(12), "a picture in HEIF. Install what reads it: pip install pillow-heif."),
    "a.jxl": (b"\xff\x0a" + bytes(30), "a picture in JPEG XL. Install what reads it: pip install pillow-jxl-plugin."),
    "b.jxl": (b"\0\0\0\x0cJXL \r\n\x87\n", "a picture in JPEG XL. Install what reads it: "),
}


@pytest.fixture(autouse=True)
def without_plug_ins(monkeypatch):
    for module in ("pillow_heif", "pillow_avif", "pillow_jxl"):
        monkeypatch.setitem(sys.modules, module, None)


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_picture_is_named(skascii, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    data, words = FILES[name]
    (tmp_path / name).write_bytes(data)
    code, out, err = skascii(name)
    assert (code, out) == (1, "")
    assert err.startswith(f"skascii: {name}: {words}")
    assert err.count("\n") == 1
    assert "{" not in err
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=BytesIO(data), isatty=lambda: False))
    assert skascii("-") == (1, "", err.replace(f"skascii: {name}", "skascii: -").replace(name, "FILE"))


def test_a_name_is_quoted_for_the_shell(skascii, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my drawing.svg").write_bytes(b"<svg/>")
    assert "rsvg-convert 'my drawing.svg' | skascii -" in skascii("my drawing.svg").err


@pytest.mark.parametrize("name", ["gif", "ico", "tga", "sgi", "pcx", "jp2", "avif", "dds", "ppm"])
def test_pictures_are_not_taken_for_something_else(skascii, tmp_path, pixels, name):
    path = tmp_path / f"x.{name}"
    if Image.registered_extensions().get(path.suffix) not in Image.SAVE:
        pytest.skip(f"this Pillow writes no {name}")
    Image.fromarray(pixels).save(path)
    assert skascii(path, "-w", 4).code == 0


@pytest.mark.parametrize(
    ("module", "start"),
    [("pillow_heif", b"\0\0\0\x18ftypheic"), ("pillow_avif", b"\0\0\0\x18ftypavis"), ("pillow_jxl", b"\xff\x0a")],
)
def test_a_plug_in_is_picked_up(skascii, tmp_path, monkeypatch, module, start):
    """One is registered by a function, the others as they are imported."""

    class Plugged(ImageFile.ImageFile):
        format = f"PLUGGED_{module.upper()}"

        def _open(self):
            self._size, self._mode = (16, 16), "L"
            self.tile = [("raw", (0, 0, 16, 16), 64, ("L", 0, 1))]

    def register():
        Image.register_open(Plugged.format, Plugged, lambda prefix: prefix.startswith(start))

    made = types.ModuleType(module)
    if module == "pillow_heif":
        made.register_heif_opener = register
    else:
        register()
    monkeypatch.setitem(sys.modules, module, made)
    monkeypatch.setattr(Image, "OPEN", dict(Image.OPEN))
    (tmp_path / "x.bin").write_bytes(start.ljust(64, b"\0") + np.arange(256, dtype=np.uint8).tobytes())
    try:
        code, _, err = skascii(tmp_path / "x.bin", "-w", 2)
    finally:
        if Plugged.format in Image.ID:
            Image.ID.remove(Plugged.format)
    assert (code, err) == (0, "")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("https://example.org/a.png", "an address. Fetch it first: curl -sL https://example.org/a.png | skascii -."),
        ("http://x.y/a?b=c&d=[1]", "an address. Fetch it first: curl -sL 'http://x.y/a?b=c&d=[1]' | skascii -."),
        ("ftp://x.y/a.png", "an address. Fetch it first: curl -sL ftp://x.y/a.png | skascii -."),
        ("HTTPS://x.y/*.png", "an address. Fetch it first: "),
        ("www.example.org/cat.png", "an address. Fetch it first: curl -sL www.example.org/cat.png | skascii -."),
        ("file:///home/me/my%20cat.png", "an address. Name the file: '/home/me/my cat.png'."),
        ("file:/home/me/x.png", "an address. Name the file: /home/me/x.png."),
        ("data:image/png;base64,iVBOR", "an address that holds its data. Unpack it first: "),
    ],
)
def test_addresses(skascii, source, words):
    code, out, err = skascii(source)
    assert (code, out) == (1, "")
    assert err.startswith(f"skascii: {source}: {words}")


def test_a_file_whose_name_is_like_an_address(skascii, picture, monkeypatch):
    monkeypatch.chdir(picture.parent)
    (picture.parent / "data:1.png").write_bytes(picture.read_bytes())
    assert skascii("data:1.png", "-w", 4) == skascii(picture, "-w", 4)


@pytest.mark.parametrize("source", ["/dev/zero", "/dev/null", "/dev/urandom"])
def test_devices_have_no_end(skascii, source):
    if not os.path.exists(source):
        pytest.skip("no such device")
    assert skascii(source) == (1, "", f"skascii: {source}: a device, which has no end. Name a file.\n")


class Endless:
    """A pipe that somebody writes to for ever."""

    def read(self, size):
        return bytes(size)


def test_a_pipe_is_read_up_to_a_limit(skascii, monkeypatch, tmp_path, picture):
    monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=Endless(), isatty=lambda: False))
    words = "more than 8,000 bytes. Shrink it first, or raise the limit: --max-pixels N."
    assert skascii("-", "--max-pixels", 1000) == (1, "", f"skascii: -: {words}\n")
    (tmp_path / "long.png").write_bytes(picture.read_bytes() + bytes(8000))
    assert skascii(tmp_path / "long.png", "--max-pixels", 1000).err == f"skascii: {tmp_path}/long.png: {words}\n"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[2J.png", r"a\x1b[2J.png"),
        ("a\x1b]0;title\x07.png", r"a\x1b]0;title\x07.png"),
        ("a\nskascii:b.png:fine", r"a\nskascii:b.png:fine"),
        ("gnp.\u202eexe", r"gnp.\u202eexe"),
        ("a\udcff.png", r"a\udcff.png"),
        ("a\x9b31m\u200b.png", r"a\x9b31m\u200b.png"),
        ("日本.png", "日本.png"),
    ],
)
def test_names_are_printed_and_do_nothing(skascii, tmp_path, monkeypatch, name, shown):
    monkeypatch.chdir(tmp_path)
    code, out, err = skascii(name)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"skascii: {shown}: no ")
    code, out, err = skascii("sample:cat", f"--{name}")
    assert (code, out, err.count("\n")) == (2, "", 2)
    assert err.endswith(f"unrecognized arguments: --{shown}\n")


DAMAGES = [(b"II*\0", b"II*\0"), (b"\x15\x01\x03", b"\x15\x01\x7f"), (b"\x11\x01", b"\x11\x77")]


@pytest.mark.parametrize("damage", DAMAGES)
def test_libraries_keep_what_they_say_to_themselves(tmp_path, damage):
    """Tags that libtiff and tifffile wonder about."""
    tifffile.imwrite(tmp_path / "odd.tif", np.zeros((9, 9), "u2"), extratags=[(65000, "H", 2, (1, 2), True)])
    (tmp_path / "odd.tif").write_bytes((tmp_path / "odd.tif").read_bytes().replace(*damage))
    command = [sys.executable, "-m", "skascii", tmp_path / "odd.tif", "-w", "2", "--no-color"]
    err = subprocess.run(command, capture_output=True, text=True, timeout=60).stderr
    assert err == "" or (err.startswith("skascii: ") and err.count("\n") == 1)
