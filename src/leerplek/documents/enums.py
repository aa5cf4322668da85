from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileType(TextChoices):
    """What a file that people send may be; the type follows from what is in it, not its name."""

    PDF = "pdf", _("PDF")
    JPEG = "jpg", _("JPG")
    PNG = "png", _("PNG")
    DOCX = "docx", _("Word (DOCX)")


MIME_TYPES: dict[str, str] = {
    FileType.PDF: "application/pdf",
    FileType.JPEG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
