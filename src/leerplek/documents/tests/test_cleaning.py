"""Files that people send are opened, checked and cleaned; hostile ones are refused or harmless."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from leerplek.documents.cleaning import apart, pdfs, word
from leerplek.documents.cleaning.apart import clean_pdf
from leerplek.documents.cleaning.checking import check_file
from leerplek.documents.cleaning.errors import UploadError
from leerplek.documents.cleaning.word import clean_word
from leerplek.documents.enums import FileType
from leerplek.documents.tests import samples

pytestmark = pytest.mark.engine

TEN_YEARS = "Ik werkte tien jaar in een winkel."
BSN = "123456782"
OTHER = (
    "Dit soort bestand bewaren we hier niet. Stuur een PDF, een Word-bestand (DOCX), een JPG of "
    "een PNG."
)


def _check(data, name="cv.pdf"):
    return check_file(io.BytesIO(data), name=name)


def _refused(data, name="cv.pdf"):
    with pytest.raises(UploadError) as refusal:
        _check(data, name)
    return str(refusal.value)


def _everything_in(pdf):
    """Return all that stands in a PDF, with every stream unpacked."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for thing in opened.objects:
            if isinstance(thing, pikepdf.Stream):
                found.append(str(dict(thing.stream_dict.items())).encode())
                is_picture = "/DCTDecode" in str(thing.get("/Filter"))
                found.append(thing.read_raw_bytes() if is_picture else thing.read_bytes())
            else:
                found.append(thing.unparse(resolved=True))
    return b"\n".join(found)


def _parts(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def test_a_pdf_keeps_its_pages_and_loses_whatever_can_act_or_tell_more():
    hostile = samples.a_hostile_pdf()
    before = _everything_in(hostile)

    clean = clean_pdf(hostile)

    after = _everything_in(clean.content)
    evil = set(re.findall(rb"Evil\w+", before))
    assert evil >= {b"EvilScript", b"EvilLaunch", b"EvilContents", b"EvilXfa", b"EvilUri"}
    assert samples.PLACE_NAME in before
    assert re.findall(rb"Evil\w+", after) == []
    assert samples.PLACE_NAME not in after
    assert TEN_YEARS in clean.text
    assert clean.was_signed is True
    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer
        pictures = [thing for thing in pdf.objects if thing.get("/Subtype") == "/Image"]
        shown = pikepdf.PdfImage(pictures[0]).as_pil_image()
        assert (shown.size, dict(shown.getexif())) == ((600, 400), {})


def test_what_was_filled_in_on_a_form_stays_as_a_part_of_the_page():
    clean = clean_pdf(samples.a_form_pdf("Noor Visser"))

    assert (clean.text.strip(), clean.was_signed) == ("Noor Visser", False)
    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        assert "/Annots" not in pdf.pages[0].obj


def test_what_was_in_an_earlier_version_of_a_pdf_or_behind_its_end_is_gone():
    # A file that is two kinds at once: a PDF, and behind it a web page and a zip file.
    both = samples.a_pdf() + b"<script>EvilPage()</script>" + samples.packed({"evil.txt": "x"})

    clean = clean_pdf(both)

    assert b"EvilPage" not in clean.content
    assert not zipfile.is_zipfile(io.BytesIO(clean.content))


@pytest.mark.parametrize("user", ["geheim", ""])
def test_a_protected_pdf_is_refused(user):
    assert _refused(samples.an_encrypted_pdf(user)) == (
        "Deze PDF is beveiligd met een wachtwoord of tegen wijzigen. Open de PDF, print die naar "
        "een nieuwe PDF en probeer het daarmee opnieuw."
    )


def test_a_pdf_with_hundreds_of_pages_is_refused():
    assert _refused(samples.a_long_pdf(201)) == (
        "Deze PDF heeft meer dan 200 pagina's. Stuur alleen de pagina's die nodig zijn."
    )


def test_a_damaged_pdf_is_refused():
    assert _refused(b"%PDF-1.7\n" + b"\0" * 500) == (
        "Deze PDF is beschadigd en niet te lezen. Sla het document opnieuw op als PDF en probeer "
        "het nog eens."
    )


TOO_LONG = (
    "Het openen van deze PDF duurt te lang. Print het document naar een nieuwe PDF en probeer het "
    "daarmee opnieuw."
)


def test_a_pdf_that_unfolds_to_hundreds_of_megabytes_is_refused():
    bomb = samples.a_pdf_bomb()
    assert len(bomb) < 1_000_000

    assert _refused(bomb) == TOO_LONG


def test_a_pdf_that_stops_its_own_process_is_refused_and_stops_nothing_else(monkeypatch, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("import os; os.abort()")
    monkeypatch.setattr(apart, "PROGRAM", broken)

    assert _refused(samples.a_pdf()) == TOO_LONG


def test_a_pdf_that_is_never_ready_is_refused_after_a_while(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(apart, "PROGRAM", slow)
    monkeypatch.setattr(apart, "PATIENCE", 0.2)

    assert _refused(samples.a_pdf()) == TOO_LONG


def test_the_process_for_a_pdf_knows_no_secret_of_the_server(monkeypatch, tmp_path):
    told = tmp_path / "told.py"
    told.write_text(
        "import json, os, sys; sys.stdin.buffer.read(); text = ' '.join(os.environ).encode();"
        "found = {'text': len(text), 'whole': True, 'signed': False};"
        "sys.stdout.buffer.write(json.dumps(found).encode() + b'\\n' + text)"
    )
    monkeypatch.setattr(apart, "PROGRAM", told)
    monkeypatch.setenv("LEERPLEK_SECRET_KEY", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgres://geheim")

    names = set(clean_pdf(b"").text.split())

    # The interpreter itself may add how text is written.
    assert names - {*apart.NEEDED, "LC_CTYPE"} == set()


def test_the_process_answers_in_the_same_way_when_it_refuses():
    out = io.BytesIO()

    pdfs.answer(samples.an_encrypted_pdf(), out)
    pdfs.answer(samples.a_form_pdf("Noor"), out)

    first, second, rest = out.getvalue().split(b"\n", 2)
    assert json.loads(first) == {"refused": "encrypted", "most_pages": 200}
    told = json.loads(second)
    assert told == {"text": 4, "whole": True, "signed": False}
    assert rest.startswith(b"Noor%PDF-")


def test_a_jpeg_loses_what_is_told_in_it_and_not_one_pixel():
    before = samples.a_jpeg()

    after = pdfs.without_segments(before)

    assert samples.PLACE_NAME in before
    assert samples.PLACE_NAME not in after
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(before)).tobytes()
    assert pdfs.without_segments(after) == after
    assert pdfs.without_segments(b"no picture") == b"no picture"


def test_a_jpeg_2000_loses_the_boxes_that_tell_something():
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(file, "JPEG2000")
    plain = file.getvalue()
    told = b"Dorpsstraat 12"
    box = (len(told) + 8).to_bytes(4) + b"xml " + told

    after = pdfs.without_boxes(plain[:12] + box + plain[12:])

    assert after == plain
    assert pdfs.without_boxes(b"no picture") == b"no picture"


def test_a_photo_is_drawn_anew_and_upright_without_its_place():
    photo = samples.a_jpeg()

    checked = _check(photo, "Mijn diploma.jpeg")

    drawn = Image.open(io.BytesIO(checked.content))
    assert samples.PLACE_NAME in photo
    assert samples.PLACE_NAME not in checked.content
    assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (600, 400), {})
    assert (checked.name, checked.type, checked.is_read) == (
        "Mijn diploma.jpg",
        FileType.JPEG,
        False,
    )


def test_a_large_photo_becomes_as_large_as_a_diploma_needs():
    file = io.BytesIO()
    Image.new("L", (5000, 2500), 255).save(file, "PNG")

    assert Image.open(io.BytesIO(_check(file.getvalue()).content)).size == (4000, 2000)


@pytest.mark.parametrize("side", [5_000, 20_000])
def test_a_picture_with_too_many_pixels_is_refused_before_it_unfolds(side):
    file = io.BytesIO()
    Image.new("1", (side, side)).save(file, "PNG")
    assert len(file.getvalue()) < 100_000

    assert _refused(file.getvalue()) == ("Deze foto heeft te veel beeldpunten. Kies een kleinere.")


@pytest.mark.parametrize("made", [samples.a_jpeg, samples.a_png])
def test_half_a_picture_is_refused(made):
    whole = made()

    assert _refused(whole[: len(whole) // 2]) == (
        "Deze foto is beschadigd en niet te lezen. Maak de foto opnieuw en probeer het nog eens."
    )


def test_the_type_follows_from_what_is_in_a_file_and_not_from_its_name():
    kinds = {
        name: _check(data, name).name
        for name, data in {
            "cv.exe": samples.a_pdf(),
            "cv.pdf": samples.a_jpeg(),
            "cv.docx": samples.a_png(),
            "cv": samples.a_docx(),
        }.items()
    }

    assert kinds == {
        "cv.exe": "cv.pdf",
        "cv.pdf": "cv.jpg",
        "cv.docx": "cv.png",
        "cv": "cv.docx",
    }


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<html><script>EvilPage()</script></html>",
        b"GIF89a" + b"\0" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"{\\rtf1 text}",
        b" %PDF-1.7 behind a space",
    ],
)
def test_another_type_is_refused_whatever_it_is_called(data):
    assert _refused(data, "cv.pdf") == OTHER


def test_an_old_or_locked_word_file_is_refused_with_what_to_do():
    assert _refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100) == (
        "Dit is een oud Word-bestand, of een met een wachtwoord. Sla het op als PDF of als DOCX "
        "zonder wachtwoord, en probeer het opnieuw."
    )


def test_a_file_larger_than_the_limit_is_refused_and_not_read_to_its_end():
    file = io.BytesIO(b"%PDF-" + b"\0" * (50 * 1024 * 1024))

    with pytest.raises(UploadError, match=r"groter dan 10 MB"):
        check_file(file, name="cv.pdf")

    assert file.tell() == 10 * 1024 * 1024 + 1


def test_the_limit_is_a_setting(settings):
    settings.FILE_MEGABYTES = 1

    assert _refused(b"%PDF-" + b"\0" * 2 * 1024 * 1024) == (
        "Dit bestand is groter dan 1 MB. Maak het kleiner, of stuur het in delen."
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("CV Noor Visser.pdf", "CV Noor Visser.pdf"),
        ("../../etc/pass\x00wd", "pass wd.pdf"),
        ("C:\\Users\\noor\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cv fdp.pdf"),
        ("<b>cv</b>.pdf", "b.pdf"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
        (f"cv {BSN}.pdf", ""),
        ("wajong_beschikking.pdf", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_name_is_shown_without_what_does_not_belong_in_it(name, shown):
    assert _check(samples.a_pdf(), name).name == shown


@pytest.mark.parametrize("made", [samples.a_pdf, samples.a_docx])
@pytest.mark.parametrize("number", [BSN, "1234 56 782", "123.456.782"])
def test_a_citizen_number_in_the_text_is_never_kept(made, number):
    assert _refused(made(f"Mijn BSN is {number}.")) == (
        "In dit bestand lijkt een burgerservicenummer (BSN) te staan. Dat mag hier niet bewaard "
        "worden: maak het nummer onleesbaar en stuur het bestand opnieuw."
    )


def test_a_pdf_of_which_one_page_is_a_picture_was_not_read_as_a_whole():
    with pikepdf.open(io.BytesIO(samples.a_pdf())) as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)

    assert [_check(data).is_read for data in (samples.a_pdf(), out.getvalue())] == [True, False]


def test_a_pdf_whose_text_breaks_the_reader_was_not_read(monkeypatch):
    def stumble(_page):
        raise RecursionError

    monkeypatch.setattr("pypdf.PageObject.extract_text", stumble)

    assert pdfs.text_of(samples.a_pdf()) == ("", False)


def test_a_pdf_with_more_text_than_a_paper_has_was_not_read_as_a_whole(monkeypatch):
    monkeypatch.setattr(pdfs, "MOST_TEXT", 10)

    assert pdfs.text_of(samples.a_pdf())[1] is False


@pytest.mark.parametrize("made", [samples.a_pdf, samples.a_docx])
def test_words_about_health_or_a_benefit_are_told_to_a_person(made):
    checked = _check(made("In 2019 had ik een burn-out, daarna WIA. Nu geen burn-out meer."))

    assert (checked.words, checked.is_read) == (("burn-out", "WIA"), True)


def test_a_cv_of_somebody_from_care_raises_no_question():
    text = "Verzorgende chronisch zieken, operatieassistent, zwangerschapsverlof vervangen."

    assert _check(samples.a_pdf(text)).words == ()


def test_a_word_file_keeps_its_text_and_loses_what_can_act_or_tell_more():
    w = 'xmlns:w14="urn:w14"'
    hostile = samples.a_docx(
        inside=(
            f'<w:p {w}><w:ins w:id="1" w:author="EvilWriter" w:date="2026-01-01T00:00:00Z">'
            "<w:r><w:t>erbij</w:t></w:r></w:ins>"
            '<w:del w:id="2" w:author="EvilWriter"><w:r><w:delText>EvilStruckOut</w:delText></w:r>'
            "</w:del></w:p>"
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO '
            '"EvilProgram"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            '<w:r><w:t>veld</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            '<w:p><w:fldSimple w:instr="INCLUDETEXT EvilPath"><w:r><w:t>tekst</w:t></w:r>'
            "</w:fldSimple></w:p>"
            '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>website</w:t></w:r></w:hyperlink></w:p><w:p>'
            '<w:hyperlink r:id="rId2"><w:r><w:t>schijf</w:t></w:r></w:hyperlink></w:p>'
            "<w:p><w:r><w:object><w:t>EvilObject</w:t></w:object></w:r></w:p>"
            '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="rId3"/></w:drawing></w:r></w:p>'
            '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a" r:embed="rId5"/></w:drawing></w:r></w:p>'
            '<w:p><w:pict><v:imagedata xmlns:v="urn:v" src="http://EvilServer/x.png"/></w:pict>'
            '</w:p><w:p><w:commentRangeStart w:id="1"/><!-- EvilComment --></w:p>'
            '<w:altChunk r:id="rId4"/>'
        ),
        relations=(
            samples.relation(1, "hyperlink", "https://werk.example/noor")
            + samples.relation(2, "hyperlink", "file://EvilServer/share")
            + samples.relation(3, "image", "https://EvilServer/pixel.png")
            + samples.relation(4, "aFChunk", "evil.html", external=False)
            + samples.relation(5, "image", "media/image1.jpeg", external=False)
        ),
        types='<Override PartName="/word/evil.html" ContentType="text/html"/>',
    )
    parts = _parts(hostile)
    parts["word/media/image1.jpeg"] = samples.a_jpeg()
    parts["word/comments.xml"] = "<comments>EvilRemark</comments>"
    parts["word/embeddings/oleObject1.bin"] = "EvilOle"
    parts["customXml/item1.xml"] = "<x>EvilCustom</x>"
    parts["word/settings.xml"] = (
        f'<w:settings xmlns:w="{samples.W}" xmlns:r="{samples.R}">'
        '<w:attachedTemplate r:id="rId1"/><w:zoom w:percent="100"/></w:settings>'
    )
    parts["word/_rels/settings.xml.rels"] = (
        f'<Relationships xmlns="{samples.REL}">'
        + samples.relation(1, "attachedTemplate", "https://EvilServer/evil.dotm")
        + "</Relationships>"
    )

    clean = clean_word(samples.packed(parts))

    after = _parts(clean.content)
    assert sorted(after) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/_rels/settings.xml.rels",
        "word/document.xml",
        "word/media/image1.jpeg",
        "word/settings.xml",
    ]
    assert next(iter(after)) == "[Content_Types].xml"
    told = "\n".join(after.values())
    assert re.findall(r"Evil\w+", told) == []
    assert samples.PLACE_NAME.decode() not in told
    assert re.findall(r'Id="(rId\d)"', after["word/_rels/document.xml.rels"]) == ["rId1", "rId5"]
    # No loose ends: what is referred to is there.
    assert set(re.findall(r'r:\w+="(rId\d)"', after["word/document.xml"])) == {"rId1", "rId5"}
    assert clean.text.split() == [*TEN_YEARS.split(), "erbij", "veld", "tekst", "website", "schijf"]
    assert clean.lost_parts is True
    again = clean_word(clean.content)
    assert (again.text, again.lost_parts) == (clean.text, False)
    assert _parts(again.content)["word/document.xml"] == after["word/document.xml"]


def _with_settings(settings, **more):
    parts = _parts(samples.a_docx(**more))
    parts["word/settings.xml"] = (
        f'<w:settings xmlns:w="{samples.W}">{settings}<w:zoom w:percent="100"/></w:settings>'
    )
    return samples.packed(parts)


def test_a_word_file_loses_what_programs_keep_in_it_and_controls_say_of_themselves():
    hostile = _with_settings(
        f'<w:docVars><w:docVar w:name="EvilName" w:val="EvilValue {BSN}"/></w:docVars>'
        '<w:rsids><w:rsid w:val="00123456"/></w:rsids>',
        inside=(
            f'<w:sdt><w:sdtPr><w:alias w:val="EvilAlias"/><w:tag w:val="Evil{BSN}"/>'
            '<w:id w:val="123456782"/><w:placeholder><w:docPart w:val="EvilPlaceholder"/>'
            '</w:placeholder><w:dropDownList><w:listItem w:displayText="EvilChoice" w:value="1"/>'
            "</w:dropDownList></w:sdtPr><w:sdtEndPr/><w:sdtContent><w:p><w:r><w:t>gekozen</w:t>"
            "</w:r></w:p></w:sdtContent></w:sdt>"
            '<w:p><w:fldSimple w:instr="DATE"><w:fldData>EvilData</w:fldData><w:r><w:t>vandaag'
            "</w:t></w:r></w:fldSimple></w:p>"
            '<w:p><w:pict><v:shape xmlns:v="urn:v" xmlns:o="urn:o" o:gfxdata="EvilPacked"/>'
            "</w:pict></w:p>"
        ),
    )

    clean = clean_word(hostile)

    told = "\n".join(_parts(clean.content).values())
    assert re.findall(r"Evil\w+", told) == []
    assert BSN not in told
    assert clean.text.split() == [*TEN_YEARS.split(), "gekozen", "vandaag"]
    assert clean_word(clean.content).text == clean.text


HIDING = [
    '<w:p><w:r><w:drawing><d:docPr xmlns:d="urn:d" descr="Mijn BSN {}"/></w:drawing></w:r></w:p>',
    '<w:p><w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" id="7" title="{}"/></w:drawing></w:r></w:p>',
    '<w:p><w:pict><v:shape xmlns:v="urn:v"><v:textpath string="{}"/></v:shape></w:pict></w:p>',
    '<w:tbl><w:tblPr><w:tblCaption w:val="{}"/></w:tblPr></w:tbl>',
    '<w:p><w:bookmarkStart w:id="1" w:name="bsn_{}"/></w:p>',
    '<w:p><m:oMath xmlns:m="urn:m"><m:t>{}</m:t></m:oMath></w:p>',
    '<w:p><w:hyperlink r:id="rId1" w:tooltip="{}"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>',
]


@pytest.mark.parametrize("hiding", HIDING)
def test_a_citizen_number_beside_the_text_of_a_word_file_is_never_kept(hiding):
    data = samples.a_docx(
        inside=hiding.format(BSN),
        relations=samples.relation(1, "hyperlink", "https://werk.example/noor"),
    )

    assert _refused(data, "cv.docx").startswith("In dit bestand lijkt een burgerservicenummer")


def test_a_citizen_number_in_an_address_in_a_word_file_is_never_kept():
    data = samples.a_docx(
        relations=samples.relation(1, "hyperlink", f"https://werk.example/?bsn={BSN}")
    )

    assert _refused(data, "cv.docx").startswith("In dit bestand lijkt een burgerservicenummer")


def test_words_about_health_in_the_description_of_a_picture_are_told_to_a_person():
    data = samples.a_docx(inside=HIDING[0].format("en een burn-out"))

    assert _check(data, "cv.docx").words == ("burn-out",)


def test_numbers_that_word_gives_by_itself_are_no_citizen_numbers():
    inside = (
        f'<w:p><w:bookmarkStart w:id="{BSN}" w:name="_Toc{BSN}"/><w:r><w:drawing>'
        f'<wp:anchor xmlns:wp="urn:wp" relativeHeight="{BSN}"><wp:posOffset>{BSN}</wp:posOffset>'
        f'<wp:docPr id="{BSN}" name="Foto 1"/><a:creationId xmlns:a="urn:a" val="{BSN}"/>'
        f'<a:ext xmlns:a="urn:a" uri="{{12345678-2000-1234-5678-200012345678}}"/></wp:anchor>'
        f'</w:drawing></w:r></w:p><w:p><w:pict><v:shape xmlns:v="urn:v" style="z-index:{BSN}"/>'
        "</w:pict></w:p>"
    )

    checked = _check(samples.a_docx(inside=inside), "cv.docx")

    assert (checked.is_read, checked.words, checked.lost_parts) == (True, (), False)


def test_a_plain_word_file_loses_nothing_that_is_seen():
    clean = clean_word(samples.a_docx())

    assert (clean.text, clean.lost_parts) == (TEN_YEARS, False)
    assert re.findall(r"Evil\w+", "".join(_parts(clean.content).values())) == []


@pytest.mark.parametrize(
    "hostile",
    [
        samples.packed(_parts(samples.a_docx()) | {"word/vbaProject.bin": "x"}),
        samples.a_docx(
            types=(
                '<Override PartName="/word/x.xml" ContentType="application/vnd.ms-word.document.'
                'macroEnabled.main+xml"/>'
            )
        ),
    ],
    ids=["part", "type"],
)
def test_a_word_file_with_macros_is_refused(hostile):
    assert _refused(hostile, "cv.docx") == (
        "In dit Word-bestand zitten macro's. Sla het op als PDF en probeer het daarmee opnieuw."
    )


def _bomb():
    parts = _parts(samples.a_docx())
    return samples.packed(parts | {"word/media/big.png": b"\0" * 120 * 1024 * 1024})


DAMAGED = (
    "Dit Word-bestand is beschadigd en niet te lezen. Sla het op als PDF en probeer het opnieuw."
)
STRANGE = (
    "Dit bestand heeft onderdelen die niet in een Word-bestand horen. Daarom is het niet geopend."
)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            _bomb,
            "Uitgepakt is dit bestand groter dan 100 MB. Stuur een kleiner bestand, of een PDF.",
        ),
        (lambda: samples.packed({"evil.txt": "no text"}), OTHER),
        (lambda: b"PK\x03\x04 and no zip", DAMAGED),
        (lambda: samples.packed(_parts(samples.a_docx()) | {"../evil": "x"}), STRANGE),
        (lambda: samples.packed({f"{n}": "" for n in range(1_001)}), STRANGE),
        (
            lambda: samples.packed(
                _parts(samples.a_docx())
                | {"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}
            ),
            STRANGE,
        ),
        (
            lambda: samples.packed(_parts(samples.a_docx()) | {"word/document.xml": "<open>"}),
            DAMAGED,
        ),
    ],
    ids=["bomb", "other zip", "no zip", "outside", "many parts", "entities", "broken xml"],
)
def test_a_hostile_word_file_is_refused_in_words(make, sentence):
    expected = (
        "Dit is geen Word-bestand. Stuur een PDF, een Word-bestand (DOCX), een JPG of een PNG."
        if sentence == OTHER
        else sentence
    )

    assert _refused(make(), "cv.docx") == expected


def test_a_word_file_with_a_password_is_refused():
    content = bytearray(samples.a_docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + offset] |= 1

    assert _refused(bytes(content), "cv.docx") == (
        "Het bestand is beveiligd met een wachtwoord. Sla het op zonder wachtwoord en probeer het "
        "nog eens."
    )


def test_a_picture_in_a_word_file_that_cannot_be_read_is_left_out(monkeypatch):
    parts = _parts(
        samples.a_docx(
            inside='<w:p><w:r><w:drawing><b r:embed="rId1"/></w:drawing></w:r></w:p>',
            relations=samples.relation(1, "image", "media/a.png", external=False),
        )
    )

    clean = clean_word(samples.packed(parts | {"word/media/a.png": "no picture"}))

    assert "drawing" not in _parts(clean.content)["word/document.xml"]
    assert clean.lost_parts is True


@pytest.mark.parametrize(("count", "side"), [(21, 10), (7, 4_000)])
def test_a_word_file_with_more_pictures_than_a_paper_needs_is_refused_at_once(
    monkeypatch, count, side
):
    picture = samples.a_png((side, side))
    pictures = {f"word/media/image{number}.png": picture for number in range(count)}
    monkeypatch.setattr(word, "drawn_anew", None)

    refusal = _refused(samples.packed(_parts(samples.a_docx()) | pictures), "cv.docx")

    assert refusal == (
        "Dit Word-bestand heeft te veel of te grote foto's of plaatjes. Bewaar het als PDF en "
        "probeer het daarmee opnieuw."
    )


def test_a_word_file_keeps_as_many_pictures_as_a_paper_needs():
    pictures = {f"word/media/image{number}.png": samples.a_png((9, 9)) for number in range(20)}

    clean = clean_word(samples.packed(_parts(samples.a_docx()) | pictures))

    assert pictures.keys() <= _parts(clean.content).keys()


def test_the_limits_of_a_word_file_hold_for_what_is_unpacked_and_not_for_what_it_says(monkeypatch):
    monkeypatch.setattr(word, "LIMITS", replace(word.LIMITS, unpacked_bytes=100))

    assert _refused(samples.a_docx(), "cv.docx").startswith("Uitgepakt is dit bestand groter dan")
