"""What a file may be before anybody looks for a programme in it."""

import pytest

from events.errors import NotReadable
from events.interchange.files import LARGEST, read_text


def refusal(path) -> str:
    with pytest.raises(NotReadable) as refused:
        read_text(path)
    return str(refused.value)


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_and_without_its_mark(tmp_path, mark):
    file = tmp_path / "program.js"
    file.write_bytes(mark + "星炉".encode())

    assert read_text(file) == "星炉"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_called_by_its_name(tmp_path, encoding):
    file = tmp_path / "program.js"
    file.write_bytes("var program = []".encode(encoding))

    assert "UTF-16" in refusal(file)


@pytest.mark.parametrize(("text", "encoding"), [("首钢园", "gbk"), ("Sömeguy", "latin-1")])
def test_other_encodings_are_refused_with_the_line_that_gives_them_away(tmp_path, text, encoding):
    file = tmp_path / "program.js"
    file.write_bytes(f"var program =\n\n['{text}']".encode(encoding))

    assert "line 3" in refusal(file)


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "program.js"
    with file.open("wb") as written:
        written.truncate(50_000_000)

    assert refusal(file).startswith("program.js has 50 megabytes.")


def test_the_bound_is_exact(tmp_path):
    fits, not_quite = tmp_path / "fits.js", tmp_path / "not.js"
    fits.write_bytes(b"x" * 100)
    not_quite.write_bytes(b"x" * 101)

    assert len(read_text(fits, largest=100)) == 100
    with pytest.raises(NotReadable):
        read_text(not_quite, largest=100)
    assert LARGEST >= 10_000_000


def test_what_is_no_file_is_refused(tmp_path):
    missing, empty = tmp_path / "missing.js", tmp_path / "empty.js"
    empty.write_text(" \n")

    assert "No such file" in refusal(missing)
    assert refusal(tmp_path) == f"{tmp_path.name} is not a file."
    assert refusal(empty) == "empty.js is empty."


def test_a_device_without_an_end_is_not_read(tmp_path):
    endless = tmp_path / "endless.js"
    endless.symlink_to("/dev/zero")

    assert refusal(endless) == "endless.js is not a file."


def test_a_name_no_file_can_have_is_refused(tmp_path):
    assert refusal(tmp_path / "a\0b")
