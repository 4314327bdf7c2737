"""All threads share one heap, told by the C library's own account of them."""

import subprocess
import sys

import pytest

ACCOUNT = """
import ctypes, sys, threading
from gdplay.app.heap import use_one_heap

libc = ctypes.CDLL(None)
if not hasattr(libc, "malloc_info"):
    raise SystemExit("this C library keeps no account")
if sys.argv[1] == "one":
    assert use_one_heap()
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
together = threading.Barrier(4)

def take():
    libc.malloc(ctypes.c_size_t(10_000))
    together.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of glibc alone")
def test_threads_share_one_heap_where_they_would_have_several(tmp_path):
    heaps = {}
    for way in ("one", "own"):
        account = tmp_path / way
        done = subprocess.run(
            [sys.executable, "-c", ACCOUNT, way, str(account)],
            capture_output=True,
            text=True,
            check=False,
        )
        if "no account" in done.stderr:
            pytest.skip(done.stderr)
        assert done.returncode == 0, done.stderr
        heaps[way] = account.read_text().count("<heap nr=")
    assert heaps["one"] == 1
    assert heaps["own"] > 1
