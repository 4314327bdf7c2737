"""What is no text, or too much of it, is refused at once and in words."""

import os
import threading
import time

import pytest

from gdplay.storage.csv_text import MAX_BYTES, decode, read_text
from gdplay.storage.errors import StorageError


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("größe,b\n1,2\n".encode(), "UTF-8"),
        ("größe,b\n1,2\n".encode("utf-8-sig"), "UTF-8"),
        ("größe,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("größe,b\n1,2\n".encode("latin-1"), "Latin-1"),
    ],
)
def test_every_encoding_gives_the_same_text_and_says_which_it_was(content, encoding):
    found = decode(content, "t.csv")
    assert found.text == "größe,b\n1,2\n"
    assert found.encoding == encoding


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "t.csv is empty"),
        (b" \n\n", "t.csv is empty"),
        (b"PK\x03\x04rest", "Save it as CSV in the spreadsheet"),
        (b"a,b\n1,\x002\n", "line 2 holds a control character"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a text file"),
        (b"\x7fELF\x02\x01\x01", "is not a text file"),
    ],
)
def test_what_is_no_text_is_refused(content, words):
    with pytest.raises(StorageError) as caught:
        decode(content, "t.csv")
    assert words in str(caught.value)


def test_a_large_file_leaves_other_threads_their_turns():
    content = b"1.25,2.5\n" * (2**25 // 9) + b"1,\b\n"
    waits, is_over = [], threading.Event()

    def tick():
        last = time.perf_counter()
        while not is_over.is_set():
            time.sleep(0.001)
            waits.append(time.perf_counter() - last)
            last = time.perf_counter()

    thread = threading.Thread(target=tick)
    thread.start()
    begun = time.perf_counter()
    with pytest.raises(StorageError, match="line 3,728,271 holds a control character"):
        decode(content, "t.csv")
    took = time.perf_counter() - begun
    is_over.set()
    thread.join()
    assert max(waits) < took / 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_character_that_two_pieces_share_is_whole(encoding):
    text = "1,2\n" + "ß€𝄞" * 200_000
    assert decode(text.encode(encoding), "t.csv").text == text


def test_a_gigabyte_is_refused_within_a_moment(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(10**9)
    started = time.monotonic()
    with pytest.raises(StorageError, match=r"big\.csv has 1\.0 GB, and 67 MB are read at most"):
        read_text(path)
    assert time.monotonic() - started < 1.0


def test_a_pipe_without_an_end_is_read_to_the_limit_only(tmp_path, monkeypatch):
    monkeypatch.setattr("gdplay.storage.csv_text.MAX_BYTES", 1000)
    path = tmp_path / "pipe.csv"
    os.symlink("/dev/zero", path)
    with pytest.raises(StorageError, match=r"pipe\.csv has more"):
        read_text(path)


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    with pytest.raises(StorageError, match=r"There is no file .*none\.csv"):
        read_text(tmp_path / "none.csv")
    with pytest.raises(StorageError, match="it is a folder"):
        read_text(tmp_path)
    assert MAX_BYTES >= 60 * 10**6
