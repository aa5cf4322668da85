"""The photo of a contact person: kept small and clean, seen by who got a question (B05)."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageOps

from leerplek.accounts import photos
from leerplek.accounts.models import Photo
from leerplek.accounts.photos import PhotoError, initials_picture, read_photo
from leerplek.accounts.selectors import picture_of
from leerplek.accounts.services import keep_photo, remove_photo
from leerplek.accounts.tests.factories import a_png
from leerplek.audit.models import Event
from leerplek.common import pictures

PHOTO = "/account/photo/"


def _a_jpeg(size=(600, 400), **fields):
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, "JPEG", **fields)
    return BytesIO(file.getvalue())


def test_a_photo_is_kept_as_a_small_square_without_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x010E] = "Op het dak van de praktijk"
    file = _a_jpeg(exif=exif)
    assert b"dak van de praktijk" in file.getvalue()

    kept = Image.open(BytesIO(read_photo(file)))

    assert (kept.format, kept.size, kept.mode) == ("JPEG", (240, 240), "RGB")
    assert dict(kept.getexif()) == {}


def _colours(turned):
    """The middle of the left, right, upper and lower side, in the order of reading."""
    spots = ((10, 120), (230, 120), (120, 10), (120, 230))
    return ["".join("x" if value > 128 else "." for value in turned.getpixel(at)) for at in spots]


@pytest.mark.parametrize("held", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(held):
    drawn = Image.new("RGB", (400, 400), "black")
    for colour, box in (
        ("red", (0, 100, 100, 300)),
        ("lime", (300, 100, 400, 300)),
        ("blue", (100, 0, 300, 100)),
        ("white", (100, 300, 300, 400)),
    ):
        drawn.paste(colour, box)
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = held
    file = BytesIO()
    drawn.save(file, "JPEG", quality=95, exif=exif)
    known = ImageOps.exif_transpose(Image.open(BytesIO(file.getvalue()))).resize((240, 240))

    kept = Image.open(BytesIO(read_photo(BytesIO(file.getvalue()))))

    assert _colours(kept) == _colours(known)


def test_a_photo_whose_notes_of_the_camera_are_damaged_is_kept():
    """A width that is said to be bytes: what is read cannot be written again."""
    held = b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
    width = b"\0\x01\x01\0\x01\0\0\0\x06\0\0\0"
    broken = b"Exif\0\0II*\0\x08\0\0\0\x02\0" + held + width + b"\0\0\0\0"

    kept = Image.open(BytesIO(read_photo(_a_jpeg(exif=broken))))

    assert kept.size == (240, 240)


def test_what_one_sees_through_in_a_photo_becomes_white():
    kept = Image.open(BytesIO(read_photo(BytesIO(a_png((0, 0, 0, 0))))))

    assert kept.getpixel((120, 120)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content", [b"", b"geen foto", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a"]
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(PhotoError, match="geen foto"):
        read_photo(BytesIO(content))


def test_half_a_photo_is_refused():
    with pytest.raises(PhotoError, match="geen foto"):
        read_photo(BytesIO(_a_jpeg().getvalue()[:400]))


def test_a_photo_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setitem(pictures.MOST_PIXELS, "JPEG", 100)
    with pytest.raises(PhotoError, match="te veel beeldpunten"):
        read_photo(_a_jpeg())
    monkeypatch.setattr(photos, "MOST_BYTES", 100)
    with pytest.raises(PhotoError, match="10 MB"):
        read_photo(_a_jpeg())


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Inez Wolters", "IW"), ("Noor van den Berg", "NB"), ("Zoë", "Z"), ("", "?"), ("<b", "&lt;")],
)
def test_without_a_photo_there_are_initials(name, initials):
    assert f">{initials}</text>" in initials_picture(name)


def test_a_photo_replaces_the_one_before_and_can_be_removed(anna):
    for colour in ("red", "blue"):
        keep_photo(anna, BytesIO(a_png(colour)))
    kept = Image.open(BytesIO(picture_of(anna)[0])).getpixel((5, 5))
    assert (kept[2] > 200, Photo.objects.count()) == (True, 1)

    remove_photo(anna)
    remove_photo(anna)

    assert picture_of(anna) == (initials_picture("Anna").encode(), "image/svg+xml")
    kinds = Event.objects.filter(kind__startswith="photo").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "photo.kept",
        "photo.kept",
        "photo.removed",
    ]


def test_a_user_keeps_and_removes_a_photo_on_a_page(anna_client, anna):
    empty = anna_client.get(PHOTO).content.decode()
    wrong = anna_client.post(PHOTO, {"photo": SimpleUploadedFile("ik.png", b"x")})
    sent = anna_client.post(PHOTO, {"photo": SimpleUploadedFile("ik.png", a_png())})
    shown = anna_client.get(PHOTO).content.decode()
    picture = anna_client.get(reverse("accounts:picture"))

    assert "Zonder foto zien ze uw initialen." in empty
    assert "Dit is geen foto die wij kunnen lezen." in wrong.content.decode()
    assert (sent["Location"], "Verwijder de foto" in shown) == (PHOTO, True)
    assert (picture["Content-Type"], picture.content) == ("image/jpeg", picture_of(anna)[0])
    anna_client.post(reverse("accounts:photo_remove"))
    assert not Photo.objects.exists()
