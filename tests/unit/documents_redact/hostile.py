"""A PDF that holds one secret in every place that redaction tools are known to forget."""

import io

import pikepdf
from PIL import Image, ImageDraw

SECRET = "Zanzibar"
KEPT = "Public words stay"
SECRET_PLACE = (72.0, 690.0, 200.0, 720.0)
"""Left, bottom, right, top of the secret on the first page, in points from its lower left corner."""


def _font() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )


def _write(text: str, x: float, y: float) -> bytes:
    return f"BT /F1 18 Tf {x} {y} Td ({text}) Tj ET\n".encode()


def make_picture(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """A picture whose pixels are unlike anything else in the file, so that they are found again if they stay."""
    picture = Image.new("RGB", (60, 60), (200, 30, 90))
    ImageDraw.Draw(picture).ellipse((10, 10, 50, 50), fill=(10, 220, 40))
    stream = pikepdf.Stream(pdf, picture.tobytes())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = 60, 60, 8
    stream.ColorSpace = pikepdf.Name.DeviceRGB
    return pdf.make_indirect(stream)


def make_hostile_pdf() -> bytes:
    """Two pages; the secret is shown on the first, and hidden nearly everywhere else."""
    pdf = pikepdf.new()
    picture = make_picture(pdf)
    form = pikepdf.Stream(pdf, _write(SECRET, 72, 640))
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 612, 792]
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=_font()))
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=SECRET))
    # Both pages share one dictionary of resources, as many programs write it.
    shared = pdf.make_indirect(
        pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=_font()),
            XObject=pikepdf.Dictionary(Im1=picture, Fm1=pdf.make_indirect(form)),
            Properties=pikepdf.Dictionary(Secret=layer),
        )
    )
    first = (
        _write(SECRET, 74, 700)
        + _write(KEPT, 72, 500)
        + b"q 60 0 0 60 72 560 cm /Im1 Do Q\n/Fm1 Do\n"
        + f"/OC /Secret BDC {_write(SECRET, 74, 702).decode()} EMC\n".encode()
        + f"/Span <</ActualText ({SECRET})>> BDC EMC\n".encode()
    )
    for content in (first, _write("Second page", 72, 700)):
        page = pdf.add_blank_page(page_size=(612, 792))
        page.obj.Resources = shared
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Thumb = picture
        page.obj.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=SECRET))
    _add_annotations(pdf)
    _add_document_secrets(pdf, layer)
    buffer = io.BytesIO()
    pdf.save(buffer, compress_streams=False)
    return buffer.getvalue()


def _add_annotations(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[80, 695, 100, 715],
        Contents=SECRET,
        T=SECRET,
    )
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T="name",
        V=SECRET,
        Rect=[72, 690, 200, 720],
    )
    reference = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note), reference])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[reference], DA="/F1 12 Tf")


def _add_document_secrets(pdf: pikepdf.Pdf, layer: pikepdf.Object) -> None:
    pdf.docinfo["/Title"] = SECRET
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = SECRET
    pdf.attachments["secret.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode(), filename="secret.txt")
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(
        Type=pikepdf.Name.StructTreeRoot,
        K=pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=SECRET, ActualText=SECRET),
    )


def get_everything(pdf: bytes) -> bytes:
    """Every byte that a stranger could get at: the file as it is, and each of its objects unpacked."""
    parts = [pdf]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for item in opened.objects:
            parts.append(item.unparse(resolved=True))
            if isinstance(item, pikepdf.Stream):
                try:
                    parts.append(item.read_bytes())
                except pikepdf.PdfError:
                    parts.append(item.read_raw_bytes())
    return b"\n".join(parts)


def find_secret(pdf: bytes, secret: str = SECRET) -> bool:
    """Whether `secret` can be got out in any of the ways that PDFs write text."""
    everything = get_everything(pdf)
    codes = [secret.encode(), secret.encode("utf-16-be"), secret.encode().hex().upper().encode()]
    codes += [secret.encode("utf-16-be").hex().upper().encode(), secret.encode().hex().encode()]
    return any(code in everything for code in codes)
