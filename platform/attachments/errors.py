"""Why a file is not taken, in words that say what to do instead."""

from __future__ import annotations

from kernel.errors import DomainError


class AttachmentRefused(DomainError):
    """A file that is not taken; nothing of it was kept."""

    code = "attachment-refused"
    message = "这个文件不能作为附件，没有保存。请换一个文件。"


class AttachmentEmpty(AttachmentRefused):
    """There is nothing in it."""

    code = "attachment-empty"
    message = "这个文件是空的，没有保存。请重新选择。"


class AttachmentTooLarge(AttachmentRefused):
    """More than the setting allows."""

    code = "attachment-too-large"
    message = "文件超过 {limit} MB，没有保存。照片可以先缩小，文件可以拆成几份。"


class KindRefused(AttachmentRefused):
    """None of the kinds that are taken, whatever its name says."""

    code = "attachment-kind"
    message = "只收照片（JPG、PNG、WebP）、PDF、Word（.docx）和 Excel（.xlsx）。这个文件的内容不是其中任何一种，改名字没有用。"


class OldOfficeFile(AttachmentRefused):
    """A file of Office 97 to 2003, whose macros cannot be told from its text."""

    code = "attachment-old-office"
    message = "这是旧版的 .doc 或 .xls 文件，没有保存。请另存为 .docx、.xlsx 或 PDF 再上传。"


class PhotoOfPhone(AttachmentRefused):
    """HEIC: hardly any computer of a school shows it."""

    code = "attachment-heic"
    message = "这是 HEIC 格式的照片，学校的电脑大多打不开。请在手机上用截图或「存储为 JPG」，再上传。"


class MacrosInside(AttachmentRefused):
    """It brings a program along."""

    code = "attachment-macros"
    message = "这个文件里带有宏或控件，可能会在别人的电脑上运行，没有保存。请另存为不带宏的 .docx、.xlsx 或 PDF。"


class ActiveInside(AttachmentRefused):
    """It runs something, fetches something, or carries another file."""

    code = "attachment-active"
    message = "这个文件里带有脚本、外部链接的内容或夹带的文件，没有保存。请打印成 PDF 再上传。"


class UnpacksTooLarge(AttachmentRefused):
    """A small archive that becomes a very large one."""

    code = "attachment-unpacks-too-large"
    message = "这个文件展开后大得不正常，没有保存。请确认来源，或打印成 PDF 再上传。"


class FileBroken(AttachmentRefused):
    """It begins like a kind that is taken, and goes on otherwise."""

    code = "attachment-broken"
    message = "这个文件不完整，或者里面混有别的内容，没有保存。请重新拍照或导出后再上传。"


class PictureTooLarge(AttachmentRefused):
    """So many points that opening it would hold up a computer."""

    code = "attachment-picture-too-large"
    message = "这张图片的像素太多，没有保存。请先缩小再上传。"


class VirusFound(AttachmentRefused):
    """The scanner knows it."""

    code = "attachment-virus"
    message = "杀毒程序认出这个文件带有病毒，没有保存。请不要再打开或转发它，并告诉学校的网络管理员。"


class ScannerAway(AttachmentRefused):
    """A scanner is wanted here and does not answer: nothing is taken unchecked."""

    code = "attachment-scanner-away"
    message = "现在无法检查文件是否安全，所以还没有保存。您填写的内容都在，请过几分钟再试。"


class NotRemovable(DomainError):
    """Only who added it, and only on the same day."""

    code = "attachment-not-removable"
    message = "附件只能由添加的人在当天撤下。之后它是记录的一部分。"
