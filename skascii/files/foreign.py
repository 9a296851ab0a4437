"""Files that are no pictures, or need a plug-in: what they are, and the way round."""

import re
from importlib import import_module

from .raster import Unreadable

KINDS = {  # what a file begins with: what it is, and the way round
    rb"(\xef\xbb\xbf)?\s*(<\?xml.{,800}|<!--.{,800}|<!DOCTYPE svg.{,400})?<svg\b":
        "an SVG drawing. Render it first: rsvg-convert {name} | skascii -.",
    rb"%PDF":
        "a PDF document. Render a page first: pdftoppm -png -f 1 -singlefile {name} | skascii -.",
    rb"%!PS|\xc5\xd0\xd3\xc6":
        "a PostScript drawing. Render it first: gs -q -sDEVICE=png16m -o - {name} | skascii -.",
    rb"\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF":
        "a Windows metafile, a drawing. Render it first: inkscape --export-type=png -o - {name} | skascii -.",
    rb"AT&TFORM":
        "a DjVu document. Render a page first: ddjvu -format=ppm -page=1 {name} | skascii -.",
    rb"\s*(<!doctype html|<html)":
        "a web page. Look at it: an address may have answered with a message instead of a picture.",
    rb"....ftypcrx |FUJIFILMCCD-RAW|II(RO|RS|U\0)|II\*\0.{4}CR":
        "a camera's raw file. Develop it first, e.g. with darktable or dcraw.",
    rb"....ftyp(?!avi|hei|hev|mif|msf|crx)|....(moov|mdat)|\x1a\x45\xdf\xa3|RIFF....AVI |OggS|FLV\x01"
    rb"|\0\0\x01[\xb3\xba]|\x30\x26\xb2\x75\x8e\x66\xcf\x11|G(?!IF8).{187}G.{187}G":
        "a video, or sound. Take a frame first: ffmpeg -i {name} -frames:v 1 -f image2pipe -c:v png - | skascii -.",
    rb"ID3|fLaC|RIFF....WAVE":
        "sound. Draw its waves or its spectrum first.",
    rb"PK\x03\x04.{26}mimetypeimage/openraster|PK\x03\x04.{26}mimetypeapplication/x-krita|gimp xcf":
        "a painting in layers. Export it as PNG.",
    rb"PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        "an archive or an office document. Unpack it, or export its pages as PNG.",
    rb"7z\xbc\xaf|Rar!":
        "an archive. Unpack it first.",
    rb"\x1f\x8b":
        "a compressed file. Unpack it first: zcat {name} | skascii -.",
    rb"BZh|\xfd7zXZ|\x28\xb5\x2f\xfd":
        "a compressed file. Unpack it first.",
    rb"\x93NUMPY":
        "an array of NumPy's. Load it in Python: skascii.convert(numpy.load(...)).",
    rb"\x89HDF|CDF[\x01\x02\x05]":
        "a file of data, HDF5 or NetCDF. Load an array in Python, for skascii.convert.",
    rb".{128}DICM":
        "a DICOM file. Convert it first: dcm2img --write-png {name} picture.png.",
    rb"\x76\x2f\x31\x01":
        "an OpenEXR picture. Convert it first: oiiotool {name} --ch R,G,B -o picture.tif.",
}  # fmt: skip
PLUGINS = [  # what a file begins with, its format, the module that reads it, and how it is installed
    (rb"....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", "HEIF", "pillow_heif", "pillow-heif"),
    (rb"....ftypavi[fs]", "AVIF", "pillow_avif", "pillow-avif-plugin"),
    (rb"(\xff\x0a|\0\0\0\x0cJXL )", "JPEG XL", "pillow_jxl", "pillow-jxl-plugin"),
]


def foreign(data: bytes) -> str | None:
    """Return what a file is that holds no pixels, and the way round; None if it may be a picture."""
    found = (words for start, words in KINDS.items() if re.match(start, data[:2048], re.DOTALL | re.IGNORECASE))
    return next(found, None)


def plugged(data: bytes) -> bool:
    """Return whether a plug-in of Pillow's for a file is there, and load it; or say which one would read it."""
    for start, kind, module, package in PLUGINS:
        if re.match(start, data[:64], re.DOTALL):
            try:
                register = getattr(import_module(module), "register_heif_opener", None)
            except ImportError:
                raise Unreadable(f"a picture in {kind}. Install what reads it: pip install {package}.") from None
            if register is not None:
                register()
            return True
    return False
