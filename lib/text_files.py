"""Lists that staff bring as files: saved by whatever program, in the encodings that Persian offices meet."""

import codecs
import re

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(content: bytes) -> str:
    """The text of a CSV or text file: UTF-8, UTF-16 (Excel's "Unicode text") or Windows-1256 (an older Excel's CSV).

    ValueError when it is no text at all, a workbook for instance.
    """
    text = content.decode(_encoding(content))
    if _CONTROL.search(text):
        raise ValueError("not a text file")
    return text


def _encoding(content: bytes) -> str:
    if content.startswith(_WIDE):
        return "utf-16"
    # Without its mark UTF-16 shows itself by the empty half of each Latin letter, digit and line end.
    for half, name in ((content[1::2], "utf-16-le"), (content[::2], "utf-16-be")):
        if half and half.count(0) * 2 > len(half):
            return name
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1256"
    return "utf-8-sig"
