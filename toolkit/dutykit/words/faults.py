"""What ``verify`` finds different; its own module, for most commands do without."""

from __future__ import annotations

from .codes import Code


class FaultKind(Code):
    """What ``verify`` finds different."""

    DATABASE = "database", "数据库损坏"
    STRUCTURE = "structure", "数据库结构被改动"
    ENTRY = "log_entry", "日志条目被改动"
    CHAIN = "log_order", "日志缺条目或次序不对"
    CUT = "log_cut", "日志被截断"
    COPY = "log_copy", "日志副本不一致"
    SEAL = "seal", "与封存页不符"
    CHANGED = "row_changed", "登记被改动"
    REMOVED = "row_removed", "登记被删除"
    ADDED = "row_added", "登记不是经操作写入的"
    INDEX = "index", "索引与登记不符"
    NUMBER = "number", "编号有缺有重"
    ORIGINAL_MISSING = "original_missing", "原件不见了"
    ORIGINAL_CHANGED = "original_changed", "原件被改动"
    ATTACHMENT_MISSING = "attachment_missing", "附件不见了"
    ATTACHMENT_CHANGED = "attachment_changed", "附件被改动"
    FILE_CHANGED = "file_changed", "写出的文件与写出时不同"
    SETTINGS = "settings", "设置有变动，还没有操作用过"
    VALUE = "value", "登记的值与原件不同"
    PURGED = "purged", "已销毁的还在"
    UNREAD = "unread", "原件重读不出来"
