"""Files that people might send, good ones and hostile ones, made on the spot."""

import io
import zipfile
from datetime import UTC, date, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from leerplek.documents.letters import Contact, Disclaimer, Letter, letter_pdf

# Where a picture says it was taken: north of nowhere.
PLACE_NAME = b"Dorpsstraat 12 Zutphen"
PAINTED = (200, 30, 30)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MADE_AT = datetime(2026, 11, 1, tzinfo=UTC)


def a_jpeg(size=(600, 400), place=True):
    """A photo with the place where it was taken."""
    exif = Image.Exif()
    if place:
        exif[0x010E] = PLACE_NAME.decode()
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 8.0, 12.0), 3: "E", 4: (6.0, 12.0, 0.0)})
    file = io.BytesIO()
    Image.new("RGB", size, PAINTED).save(file, "JPEG", exif=exif, comment=PLACE_NAME)
    return file.getvalue()


def a_png(size=(300, 200), colour="blue"):
    file = io.BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG")
    return file.getvalue()


def a_pdf(text="Ik werkte tien jaar in een winkel."):
    """A PDF with text, as a program for letters makes it."""
    letter = Letter(
        sender="Kim Vos",
        addressee=("Regio Noord",),
        on=date(2026, 11, 1),
        reference="",
        subject="Mijn cv",
        salutation="Beste lezer,",
        body=text,
        contact=Contact("Kim Vos", "06 12345678"),
        disclaimer=Disclaimer("Van mijzelf.", "Kim Vos", date(2026, 11, 1)),
    )
    return letter_pdf(letter)


def a_hostile_pdf(text="Ik werkte tien jaar in een winkel."):
    """The same with everything that a PDF can do: scripts, actions, attachments, a form."""
    with pikepdf.open(io.BytesIO(a_pdf(text))) as pdf:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('EvilScript')"))
        launch = Dictionary(S=Name.Launch, F=String("EvilLaunch.exe"))
        pdf.Root.OpenAction = pdf.make_indirect(script)
        pdf.Root.AA = Dictionary(WC=script)
        pdf.attachments["EvilAttachment.txt"] = b"EvilContents"
        pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("EvilName"), script]))
        pdf.docinfo["/Author"] = String("EvilAuthor")
        pdf.Root.Metadata = Stream(pdf, b"<x:xmpmeta>EvilMetadata</x:xmpmeta>")
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(
                Fields=Array(),
                SigFlags=3,
                XFA=Array([String("template"), Stream(pdf, b"<xdp>EvilXfa</xdp>")]),
            )
        )
        page = pdf.pages[0]
        page.obj.AA = Dictionary(O=script)
        page.obj.PieceInfo = Dictionary(Evil=Dictionary(Private=String("EvilPrivate")))
        page.obj.Annots = pdf.make_indirect(
            Array(
                [
                    pdf.make_indirect(
                        Dictionary(
                            Type=Name.Annot,
                            Subtype=Name.Link,
                            Rect=Array([0, 0, 99, 99]),
                            A=action,
                        )
                    )
                    for action in (
                        launch,
                        Dictionary(S=Name.URI, URI=String("https://evil.example/EvilUri")),
                    )
                ]
            )
        )
        picture = Stream(pdf, a_jpeg())
        picture.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=600,
            Height=400,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
            Metadata=Stream(pdf, b"<x:xmpmeta>EvilPlace</x:xmpmeta>"),
        )
        name = page.add_resource(picture, Name.XObject)
        page.contents_add(f"q 60 0 0 40 20 20 cm {name} Do Q".encode())
        return _saved(pdf)


def an_encrypted_pdf(user="geheim"):
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="baas", user=user))
        return out.getvalue()


def a_form_pdf(value="Ingevuld vak"):
    """A PDF with a form field that somebody filled in."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 400))
        font = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        shown = Stream(pdf, f"/Tx BMC q BT /Helv 12 Tf 2 5 Td ({value}) Tj ET Q EMC".encode())
        shown.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, 200, 20]),
            Resources=Dictionary(Font=Dictionary(Helv=font)),
        )
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("naam"),
                V=String(value),
                Rect=Array([50, 300, 250, 320]),
                F=4,
                AP=Dictionary(N=shown),
                DA=String("/Helv 12 Tf 0 g"),
            )
        )
        page.obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([field]), DR=Dictionary(Font=Dictionary(Helv=font))
        )
        return _saved(pdf)


def a_pdf_bomb():
    """A small PDF whose page unfolds to far more than a server bears."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.contents_add(b" " * 400_000_000)
        return _saved(pdf)


def a_long_pdf(pages):
    with pikepdf.new() as pdf:
        for _each in range(pages):
            pdf.add_blank_page()
        return _saved(pdf)


def _saved(pdf):
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def a_docx(text="Ik werkte tien jaar in een winkel.", *, inside="", relations="", types=""):
    """A Word file; `inside` is XML behind the text."""
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{CT}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
            f"{types}</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{REL}"><Relationship Id="rId1" Type="{KIND}/officeDocument" '
            'Target="word/document.xml"/><Relationship Id="rId2" '
            f'Type="{KIND}/extended-properties" Target="docProps/app.xml"/></Relationships>'
        ),
        "docProps/app.xml": "<Properties><Company>EvilCompany</Company></Properties>",
        "docProps/core.xml": "<coreProperties><creator>EvilCreator</creator></coreProperties>",
        "word/document.xml": (
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r>'
            f"</w:p>{inside}</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{REL}">{relations}</Relationships>'
        ),
    }
    return packed(parts)


def relation(number, kind, target, *, external=True):
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId{number}" Type="{KIND}/{kind}" Target="{target}"{mode}/>'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()
