# SPDX-License-Identifier: GPL-3.0-or-later
"""The last touch on every PDF: what it says about itself, the marks of PDF/A-2u, and small object streams.

"Prepared" for PDF/A-2u, not validated: fonts are embedded with Unicode tables, colours have a profile, the
metadata agree. No validator was at hand when this was written; docs/printing.md says what has been checked.
"""

import base64
import zlib
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pikepdf

import union_desktop

if TYPE_CHECKING:
    from union_desktop.documents.paper import Description

# The sRGB profile built into Little CMS ("No copyright, use freely"), compressed; its date is fixed for
# equal files.
_SRGB = (
    "eNqVkb1LAnEYxz9qUaThUEREg4NFg0IURGPZ4CIhZpDVoudb4Mtxp4S0Bi0NQkPU0tvQf1Br0FoQBEUQ0dzY2xJyPT8VlKih5/jd"
    "8+F793147ntgD+W0vNkxA/lCyYgEA56l2LKn6wUnA9Qrrpn6bDgc4s/6vMOm+q1fzeJ/5UymTA1s3cJTmm6UhGUbQuslXfG2cL+W"
    "jSeFD4V9hiwofKX0RIOfFWca/K7YiEbmwK5mejJtnGhjLWvkhceEvflcWWvuo77ElSosLkgfkjOMSYQgATwkKLNGjhJ+6QXJ7Hff"
    "eN03T1E8mtx1KhjiyJAVr0/UskxNSU+LnpIrR0Xl/jNPMz050ZjuCkDnk2W9jUDXDtSqlvV1ZFm1Y3A8wkWh5S9KTtMfoldbmvcA"
    "3JtwdtnSErtwvgWDD3rciNclhxx7Og2vp9Abg74b6FlpZNV8zsk9RDfkF13D3j6Myvvu1W+B8GfP"
)
_INVARIANT_DATE = datetime(2000, 1, 1, tzinfo=UTC)


@cache
def srgb_profile() -> bytes:
    """The ICC profile that says what the greys and colours of our paper mean."""
    return zlib.decompress(base64.b64decode(_SRGB))


def finish(data: bytes, about: "Description", *, invariant: bool = False) -> bytes:
    """``data`` with metadata, PDF/A-2u marks and compressed object streams.

    The clock is read only when ``about.made_on`` is None and ``invariant`` is not asked for.
    """
    made_on = about.made_on or (_INVARIANT_DATE if invariant else datetime.now(UTC))
    if made_on.tzinfo is None:
        made_on = made_on.astimezone()
    made_on = made_on.replace(microsecond=0)
    result = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        producer = f"union_desktop {union_desktop.__version__} (ReportLab)"
        _write_docinfo(pdf, about, producer, made_on)
        metadata = pdf.make_stream(_xmp(about, producer, made_on))
        metadata.Type = pikepdf.Name.Metadata
        metadata.Subtype = pikepdf.Name.XML
        pdf.Root.Metadata = metadata
        profile = pdf.make_stream(srgb_profile())
        profile.N = 3
        pdf.Root.OutputIntents = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.OutputIntent,
                    S=pikepdf.Name.GTS_PDFA1,
                    OutputConditionIdentifier=pikepdf.String("sRGB"),
                    Info=pikepdf.String("sRGB built-in"),
                    DestOutputProfile=profile,
                )
            ]
        )
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(result, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return result.getvalue()


def encrypt(data: bytes, password: str) -> bytes:
    """``data`` readable only with ``password`` (AES-256).

    PDF/A forbids encryption, so its marks are taken off; title and author stay readable only with the
    password.
    """
    result = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for key in ("/Metadata", "/OutputIntents"):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.save(
            result,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            encryption=pikepdf.Encryption(user=password, owner=password, R=6, aes=True, metadata=True),
        )
    return result.getvalue()


def _write_docinfo(pdf: pikepdf.Pdf, about: "Description", producer: str, made_on: datetime) -> None:
    """The old information dictionary, agreeing with the XMP word for word."""
    zone = made_on.strftime("%z")
    date = made_on.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"
    texts = {
        "/Title": about.title,
        "/Author": about.author,
        "/Subject": about.subject,
        "/Keywords": about.keywords,
        "/Creator": "union_desktop",
        "/Producer": producer,
        "/CreationDate": date,
        "/ModDate": date,
    }
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, text in texts.items():
        if text:
            pdf.docinfo[key] = pikepdf.String(text)


def _xmp(about: "Description", producer: str, made_on: datetime) -> bytes:
    """The metadata packet."""
    date = made_on.isoformat()
    optional = ""
    if about.author:
        optional += f"<dc:creator><rdf:Seq><rdf:li>{escape(about.author)}</rdf:li></rdf:Seq></dc:creator>"
    if about.subject:
        subject = f'<rdf:li xml:lang="x-default">{escape(about.subject)}</rdf:li>'
        optional += f"<dc:description><rdf:Alt>{subject}</rdf:Alt></dc:description>"
    if about.keywords:
        optional += f"<pdf:Keywords>{escape(about.keywords)}</pdf:Keywords>"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>
{optional}
<pdf:Producer>{escape(producer)}</pdf:Producer><xmp:CreatorTool>union_desktop</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
