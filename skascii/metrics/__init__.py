"""How close an art is to its picture, as the eye sees it."""

from ._color import color_error
from ._ink import HvsError as HvsError
from ._ink import edge_agreement, hvs_error, ssim

__all__ = ["color_error", "edge_agreement", "hvs_error", "ssim"]
