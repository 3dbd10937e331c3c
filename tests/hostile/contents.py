"""Bad contents of files, whatever kind of file is asked for; each is made when it is needed."""

import gzip
import io
import json
import lzma
import os
import pickle
import random
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from functools import cache

import numpy as np

MARK = "/tmp/side-by-side-hostile-pickle"  # which a pickle would make if it were read


class Runs:
    def __reduce__(self):
        return os.mkdir, (MARK,)


def zipped(members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED, **attributes: int) -> bytes:
    """An archive of these members; `attributes` are those of each."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = kind
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            archive.writestr(info, content)
    return file.getvalue()


def saved(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def claimed(shape: str, descr: str = "'|u1'") -> bytes:
    """A member whose header states any shape, and some zeros."""
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".ljust(200) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + bytes(64)


_KEYS = tuple(f"{s}_{w}" for s in ("train", "val", "test") for w in ("images", "labels")) + (
    "cross",
    "symbols",
    "inputs",
)


def everywhere(member: bytes, **options: int) -> bytes:
    """An archive with these bytes under every name that is read."""
    return zipped({f"{name}.npy": member for name in _KEYS}, **options)


def encrypted() -> bytes:
    content = bytearray(everywhere(saved(np.zeros(3))))
    for i in range(len(content) - 4):
        if content[i : i + 4] == b"PK\x01\x02":
            content[i + 8] |= 1
    return bytes(content)


def database() -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.execute("CREATE TABLE runs (id TEXT)")
        return made.serialize()


CONTENTS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\0",
    "zeros": lambda: bytes(900_000),
    "random bytes": lambda: random.Random(0).randbytes(100_000),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(5_000),
    "a document": lambda: b"%PDF-1.7\n" + bytes(range(128, 256)) * 40,
    "a program": lambda: b"\x7fELF\2\1\1" + bytes(5_000),
    "a pickle": lambda: pickle.dumps(Runs()),
    "a pickle of an old protocol": lambda: pickle.dumps(Runs(), protocol=0),
    "an array alone": lambda: saved(np.zeros((4, 28, 28), np.uint8)),
    "an array of objects": lambda: saved(np.array([Runs()], dtype=object)),
    "100 MB in gzip": lambda: gzip.compress(bytes(100_000_000), 9),
    "lzma": lambda: lzma.compress(bytes(1_000_000)),
    "a database": database,
    "a text in UTF-16 without its mark": lambda: "a,b\nc,d\n".encode("utf-16-le"),
    "half characters": lambda: b"a,b\n\xed\xa0\x80,\xed\xb0\x80\n",
    "bytes of Latin 1": lambda: "größe,läng\nä,ö\n".encode("latin-1"),
    "an archive of nothing": lambda: zipped({}),
    "half an archive": lambda: everywhere(saved(np.zeros(99)))[:400],
    "an archive with its end alone": lambda: everywhere(saved(np.zeros(99)))[-22:],
    "an archive that is encrypted": encrypted,
    "an archive in an archive": lambda: everywhere(zipped({"a": bytes(1000)})),
    "an archive of 100 MB in 100 kB": lambda: everywhere(bytes(12_000_000)),
    "an archive of paths": lambda: zipped(
        dict.fromkeys(("../../etc/passwd", "/etc/passwd", "..\\..\\x", "a\x00b", "C:\\x"), b"x")
    ),
    "an archive of links": lambda: everywhere(b"/etc/passwd", external_attr=0o120777 << 16),
    "an archive of a spreadsheet": lambda: zipped(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<!ENTITY a 'b'>"}
    ),
    "an archive of pickles": lambda: everywhere(saved(np.array([Runs()], dtype=object))),
    "an archive of a pickle without a header": lambda: everywhere(pickle.dumps(Runs())),
    "an archive of an array of 8 TB": lambda: everywhere(claimed("(1000000, 1000, 1000)", "'<f8'")),
    "an archive of an array of minus one": lambda: everywhere(claimed("(-1, 28, 28)")),
    "an archive of 9,000 axes": lambda: everywhere(claimed(f"({'1,' * 20})")),
    "an archive of code": lambda: everywhere(claimed("__import__('os').mkdir('x')")),
    "an archive of fields": lambda: everywhere(claimed("(3,)", "[('a', '<f8'), ('b', '|O')]")),
    "an archive of text": lambda: everywhere(saved(np.array(["=1+1", "\u202e"]))),
    "an archive of dates": lambda: everywhere(saved(np.array(["2020-01-01"], "datetime64[D]"))),
    "an archive of nothing but NaN": lambda: everywhere(saved(np.full((2, 2, 2, 2), np.nan))),
}
TEXTS: dict[str, Callable[[], bytes]] = {  # which no kind of file takes, but for other reasons
    "a web page": lambda: b"<html><script>alert(1)</script></html>",
    "spaces alone": lambda: b" \n\t \r\n" * 1000,
    "an entity bomb": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b'<!ENTITY b "&a;&a;">' * 99 + b"]>"
    ),
    "a list as deep as it is long": lambda: b"[" * 400_000,
    "objects as deep as they are many": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "an object of an object": lambda: json.dumps({"models": {"loss": {"a": 1}}}).encode(),
    "a number of 800,000 digits": lambda: b'{"loss": ' + b"9" * 800_000 + b"}",
    "NaN in JSON": lambda: b'[{"loss": NaN, "val_acc": Infinity}]',
    "numbers beyond all bounds": lambda: b'[{"loss": 1e999}, {"loss": -1e999}]',
    "names that come twice": lambda: b'{"models": [], "models": {}, "models": "x"}',
    "a name of 900,000 characters": lambda: b'{"' + b"x" * 900_000 + b'": 1}',
    "900,000 quotation marks": lambda: b'"' * 900_001,
    "a quotation without end": lambda: b'a,b\n"' + b"x" * 900_000,
    "900,000 columns": lambda: b"," * 900_000,
    "names of 100,000 columns": lambda: ",".join(f"c{i}" for i in range(100_000)).encode(),
    "100,000 columns in the second line": lambda: b"a,b\n" + b"," * 100_000,
    "a column that comes twice": lambda: b"a,a\n1,2\n",
    "columns without names": lambda: b",,\n1,2,3\n",
    "a line of zeros": lambda: b"a,b\n\0,\0\n",
    "an array in JSON": lambda: b"[[[1, 2], [3, 4]]]",
    "null": lambda: b"null",
    "a word": lambda: b"true",
}


@cache
def content(name: str) -> bytes:
    """The content of that name, made once."""
    return {**CONTENTS, **TEXTS}[name]()
