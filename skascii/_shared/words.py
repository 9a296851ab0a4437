"""The words that parameters take, for type checkers; which of them exist is for the parameters' own checks to say."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Backend = Literal["auto", "cpu", "cuda"]
Channels = Literal["RGB", "BGR", "RGBA", "BGRA"]
ColorMode = Literal["none", "foreground", "cell"]
Method = Literal[
    "corr", "features", "gradient", "local_search", "max_prod", "min_diff", "min_diff_sq", "ncc", "nmf"
]  # fmt: skip
PaletteName = Literal["256", "16"]
ToneName = Literal[
    "auto", "none", "contrast", "range", "stretch", "fit", "faithful", "vivid", "edges", "drawing", "local"
]  # fmt: skip
# Checkers know colours by their CSS names; for others they take (r, g, b), of which "#rrggbb" is another form.
ColorName = Literal[
    "aliceblue", "antiquewhite", "aqua", "aquamarine", "azure", "beige", "bisque", "black", "blanchedalmond", "blue",
    "blueviolet", "brown", "burlywood", "cadetblue", "chartreuse", "chocolate", "coral", "cornflowerblue", "cornsilk",
    "crimson", "cyan", "darkblue", "darkcyan", "darkgoldenrod", "darkgray", "darkgreen", "darkgrey", "darkkhaki",
    "darkmagenta", "darkolivegreen", "darkorange", "darkorchid", "darkred", "darksalmon", "darkseagreen",
    "darkslateblue", "darkslategray", "darkslategrey", "darkturquoise", "darkviolet", "deeppink", "deepskyblue",
    "dimgray", "dimgrey", "dodgerblue", "firebrick", "floralwhite", "forestgreen", "fuchsia", "gainsboro", "ghostwhite",
    "gold", "goldenrod", "gray", "green", "greenyellow", "grey", "honeydew", "hotpink", "indianred", "indigo", "ivory",
    "khaki", "lavender", "lavenderblush", "lawngreen", "lemonchiffon", "lightblue", "lightcoral", "lightcyan",
    "lightgoldenrodyellow", "lightgray", "lightgreen", "lightgrey", "lightpink", "lightsalmon", "lightseagreen",
    "lightskyblue", "lightslategray", "lightslategrey", "lightsteelblue", "lightyellow", "lime", "limegreen", "linen",
    "magenta", "maroon", "mediumaquamarine", "mediumblue", "mediumorchid", "mediumpurple", "mediumseagreen",
    "mediumslateblue", "mediumspringgreen", "mediumturquoise", "mediumvioletred", "midnightblue", "mintcream",
    "mistyrose", "moccasin", "navajowhite", "navy", "oldlace", "olive", "olivedrab", "orange", "orangered", "orchid",
    "palegoldenrod", "palegreen", "paleturquoise", "palevioletred", "papayawhip", "peachpuff", "peru", "pink", "plum",
    "powderblue", "purple", "rebeccapurple", "red", "rosybrown", "royalblue", "saddlebrown", "salmon", "sandybrown",
    "seagreen", "seashell", "sienna", "silver", "skyblue", "slateblue", "slategray", "slategrey", "snow", "springgreen",
    "steelblue", "tan", "teal", "thistle", "tomato", "turquoise", "violet", "wheat", "white", "whitesmoke", "yellow",
    "yellowgreen",
]  # fmt: skip
Color = ColorName | int | tuple[int, int, int] | NDArray[np.integer]
PaperName = Literal["dark", "light"]
ShownPaper = PaperName | Color | Literal["transparent"]
