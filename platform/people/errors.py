"""What cannot be done with people and rosters, said so that the person knows the next step."""

from __future__ import annotations

from kernel.errors import DomainError

LEFT_TOO_EARLY = "离校日期不能早于入学日期。"


class FileRefused(DomainError):
    """A roster file that cannot be read at all; the subclasses say why."""

    code = "roster-file-refused"
    message = "这个文件读不了。请下载模板，把名单填进去再上传。"


class FileEmpty(FileRefused):
    """Nothing was uploaded, or the file has no content."""

    code = "roster-file-empty"
    message = "文件是空的，或没有选中文件。请选择填好的名册再上传。"


class FileTooLarge(FileRefused):
    """More than the limit, as uploaded or once unpacked."""

    code = "roster-file-too-large"
    message = "文件超过 {limit} MB。请删去图片和多余的工作表，或按年级分成几个文件上传。"


class TooManyRows(FileRefused):
    """More rows than one import takes."""

    code = "roster-too-many-rows"
    message = "名册超过 {limit} 行。请按年级分成几个文件上传。"


class NotASpreadsheet(FileRefused):
    """Neither .xlsx nor .csv."""

    code = "roster-not-a-spreadsheet"
    message = "这不是 .xlsx 或 .csv 文件。请在 WPS 或 Excel 里选「另存为 .xlsx」后再上传。"


class OldSpreadsheet(FileRefused):
    """The old binary .xls."""

    code = "roster-old-spreadsheet"
    message = "这是旧式的 .xls 文件。请在 WPS 或 Excel 里选「另存为 .xlsx」后再上传。"


class FileLocked(FileRefused):
    """Protected by a password."""

    code = "roster-file-locked"
    message = "文件设有打开密码。请去掉密码后另存一份再上传。"


class FileHasMacros(FileRefused):
    """Carries macros."""

    code = "roster-file-has-macros"
    message = "文件里带有宏。为了安全，请另存为不带宏的 .xlsx 后再上传。"


class FileDamaged(FileRefused):
    """Looks right, but does not open."""

    code = "roster-file-damaged"
    message = "文件打不开，可能已损坏。请在 WPS 或 Excel 里打开它，另存一份再上传。"


class CellTooFar(FileRefused):
    """A value so far from the roster that the sheet between would fill the memory."""

    code = "roster-cell-too-far"
    message = "工作表里有内容离名单太远（单元格 {cell}）。请删去多余的行和列，另存后再上传。"


class UnknownEncoding(FileRefused):
    """Text in neither UTF-8 nor GB 18030."""

    code = "roster-unknown-encoding"
    message = "看不懂文件里的文字编码。请另存为 .xlsx，或保存为「CSV UTF-8」格式再上传。"


class NoHeader(FileRefused):
    """No row of headings was found."""

    code = "roster-no-header"
    message = "前 10 行里没有找到表头。学生名册要有「学号」「姓名」「班级」三列，教职工名册要有「工号」「姓名」两列。"


class MergedHeader(FileRefused):
    """Cells of the heading row are merged."""

    code = "roster-merged-header"
    message = "工作表「{sheet}」的表头（第 {row} 行）里有合并单元格（{cells}）。请取消合并，让每一列都有自己的列名。"


class MissingColumns(FileRefused):
    """A required column is missing."""

    code = "roster-missing-columns"
    message = "工作表「{sheet}」缺少这几列：{columns}。请对照模板补上列名。"


class RepeatedColumns(FileRefused):
    """Two columns mean the same."""

    code = "roster-repeated-columns"
    message = "工作表「{sheet}」里有重复的列：{columns}。每种内容只留一列。"


class NoRows(FileRefused):
    """Headings without rows."""

    code = "roster-no-rows"
    message = "表头下面没有名单。请填好名单再上传。"


class NumberTaken(DomainError):
    """A student or staff number that somebody in this school has."""

    code = "number-taken"
    message = "编号 {number} 已有人使用。请核对编号，或先查找这个编号看看是不是同一个人。"


class ClassExists(DomainError):
    """A class that is there already."""

    code = "class-exists"
    message = "{name} 已经有了，不用再建。"


class UnknownClass(DomainError):
    """A grade or number that the school's stage does not have."""

    code = "unknown-class"
    message = "本校没有这个年级，或班号不对。请核对后再填。"


class ClassClosed(DomainError):
    """A class that has graduated takes nobody in."""

    code = "class-closed"
    message = "{name} 已毕业，不能再加入学生。请选择其他班级。"


class HasLeft(DomainError):
    """The student has left the school."""

    code = "student-has-left"
    message = "这位学生已标记为离校。请先恢复在校，再做修改。"


class ImportBlocked(DomainError):
    """A roster with errors cannot be taken over."""

    code = "roster-import-blocked"
    message = "名册里还有 {errors} 处需要修改。请改好文件后重新上传。"


class AccountLinked(DomainError):
    """An account that belongs to another member of staff."""

    code = "account-linked"
    message = "这个账号已经关联了另一位教职工。请先在那里取消关联。"
