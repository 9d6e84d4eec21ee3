"""What each setting is for, in English and Chinese: the words of `docs/configuration.md` and of `tongxin settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sentence in each language."""

    english: str
    chinese: str


MEANINGS: Mapping[str, Meaning] = {
    "TONGXIN_HOME": Meaning(
        "The folder for keys, passwords of the database roles, logs, and the embedded servers' data.",
        "数据文件夹：密钥、数据库账号的密码、日志和自带服务器的数据。",
    ),
    "HOST": Meaning(
        "The address on which the web process listens; in a container or behind a proxy on another machine, 0.0.0.0.",
        "网站监听的地址；在容器里，或代理在另一台机器上时用 0.0.0.0。",
    ),
    "PORT": Meaning("The port of the web process.", "网站的端口。"),
    "TONGXIN_DEMO": Meaning(
        "What the first start loads into an empty deployment: `district` (all 24 schools of the demo), `small`, or `none`.",
        "第一次启动时装入什么：district（示范区全部 24 所学校）、small（其中四所）或 none（不装）。正式使用请写 none。",
    ),
    "TONGXIN_HELP_CONTACT": Meaning(
        "Whom people ask when the help pages do not answer: a line of text, such as a name and a telephone number.",
        "帮助页上写明还可以问谁，例如姓名和电话；不填则不显示。",
    ),
    "TONGXIN_PUBLIC_URL": Meaning(
        "The address under which people open the portal, for the link in a mail; empty means a mail without a link.",
        "大家打开平台的网址，写在邮件里；不填则邮件里没有链接。",
    ),
    "TONGXIN_MAIL_HOST": Meaning(
        "The SMTP server that sends reminders once a day; empty means that no mail is sent at all.",
        "每天发一封提醒邮件的 SMTP 服务器；不填则完全不发邮件。",
    ),
    "TONGXIN_MAIL_PORT": Meaning("Its port.", "SMTP 服务器的端口。"),
    "TONGXIN_MAIL_TLS": Meaning(
        "How the connection to it is encrypted: `starttls`, `tls` from the first byte, or `none` (then without a password, "
        "on a trusted network only).",
        "连接怎样加密：starttls、tls（一开始就加密），或 none（不加密，也不能带密码，只用于可信的内网）。",
    ),
    "TONGXIN_MAIL_USER": Meaning("The account on it; empty means none.", "SMTP 账号；不填则不登录。"),
    "TONGXIN_MAIL_PASSWORD": Meaning("Its password.", "SMTP 账号的密码。"),
    "TONGXIN_MAIL_FROM": Meaning("The sender's address of every mail.", "发件人的邮箱地址。"),
    "DATABASE_URL": Meaning(
        "The database as the application role; empty means the embedded server. A role that could pass row security is "
        "refused.",
        "应用账号的数据库地址；不填则用自带的服务器。权限过大的账号会被拒绝。",
    ),
    "DATABASE_OWNER_URL": Meaning(
        "The database as its owner. Only `tongxin db migrate` and `tongxin restore` need it; keep it from the others.",
        "所有者账号的地址，只有升级数据表和恢复备份时才需要，不要交给其他进程。",
    ),
    "DATABASE_RELAY_URL": Meaning(
        "The database as the relay role; only the relay needs it. Not through a pooler that shares connections.",
        "转交进程的数据库地址，只有它需要；不要经过共享连接的连接池。",
    ),
    "REDIS_URL": Meaning(
        "The queue (Redis protocol); empty means the embedded Valkey. Its content may be lost at any time.",
        "队列（Redis 协议）；不填则用自带的 Valkey。其中的内容随时可以丢失。",
    ),
    "TONGXIN_SECRET_KEY": Meaning(
        "Signs sessions; the same for all web processes. Changing it signs everybody out. Empty: made and kept in the home.",
        "会话签名密钥，各网站进程必须相同；更换后所有人需重新登录。不填则自动生成并保存在数据文件夹。",
    ),
    "TONGXIN_MASTER_KEY": Meaning(
        "Wraps the schools' keys for encrypted fields. Without it no encrypted field opens again: keep a copy in a safe, apart "
        "from the backups. Empty: made and kept in the home.",
        "主密钥，用来加密各校的数据密钥。丢失后加密内容再也打不开：请另存一份，与备份分开保管。不填则自动生成。",
    ),
    "TONGXIN_ENVIRONMENT": Meaning("A label for people; it switches nothing.", "环境名称，仅作标注，不改变行为。"),
    "TONGXIN_SECURE_COOKIES": Meaning(
        "Whether cookies travel over https only. `no` is for a closed network without TLS, and then passwords travel in clear.",
        "Cookie 是否只经 https 传送。no 只用于没有 TLS 的封闭内网，此时密码以明文传送。",
    ),
    "TONGXIN_POSTGRES_BIN": Meaning(
        "The folder with PostgreSQL's programs, when the ones that come along are not to be used.",
        "PostgreSQL 程序所在的文件夹；不填则用自带的。",
    ),
    "TONGXIN_LOG_LEVEL": Meaning("How much is logged.", "日志详细程度。"),
    "TONGXIN_SESSION_IDLE_MINUTES": Meaning(
        "After how many idle minutes a person signs in again.", "多少分钟没有操作后需要重新登录。"
    ),
    "TONGXIN_WEB_WORKERS": Meaning(
        "How many workers a web process has; about one for each core.", "一个网站进程有几个工作进程，大约每核一个。"
    ),
    "TONGXIN_POOL_SIZE": Meaning(
        "Threads of a web worker, and connections that it may hold. Workers × (pool + 2) must fit into the server's "
        "max_connections.",
        "每个工作进程的线程数，也是连接数。工作进程数 ×（连接数 + 2）不能超过服务器的 max_connections。",
    ),
    "TONGXIN_DRAIN_SECONDS": Meaning(
        "How long a web process that was told to stop goes on serving while `/readyz` says 503, so that a balancer turns away.",
        "收到停止信号后，/readyz 先变为 503，网站继续服务多少秒，让负载均衡转走。",
    ),
    "TONGXIN_TRUSTED_PROXIES": Meaning(
        "How many proxies of ours stand in front and set X-Forwarded-For and -Proto. Without it every visitor has the proxy's "
        "address, and failed sign-ins of one stop all; more than there are lets visitors invent addresses.",
        "前面有几层我们自己的代理。少填会把所有访客当成同一个地址，一人输错密码会影响大家；多填则访客可以伪造地址。",
    ),
    "TONGXIN_METRICS_HOST": Meaning(
        "The address of the metrics; never one that the public reaches.", "指标监听的地址，不能让外网访问到。"
    ),
    "TONGXIN_METRICS_PORT": Meaning(
        "The port of the Prometheus metrics; 0 turns them off. Processes that share a folder share the port.",
        "Prometheus 指标的端口，0 表示关闭。共用一个文件夹的进程共用这个端口。",
    ),
    "PROMETHEUS_MULTIPROC_DIR": Meaning(
        "A folder on a memory file system in which the processes of one machine or container add up their figures.",
        "一台机器或一个容器内各进程汇总指标用的文件夹，最好在内存文件系统上。",
    ),
    "DATABASE_BACKUP_URL": Meaning(
        "The database as the role that reads all schools and writes nothing; only `tongxin backup` and `tongxin restore` use it.",
        "备份账号的地址：能读所有学校，不能写。只有备份和恢复需要。",
    ),
    "TONGXIN_BACKUP_FOLDER": Meaning(
        "Where backups are written; empty means `backups` in the home. Copy them to another machine.",
        "备份写到哪里；不填则在数据文件夹的 backups 里。请再复制到另一台机器。",
    ),
    "TONGXIN_BACKUP_KEY_FILE": Meaning(
        "The file with the key that encrypts backups, made by `tongxin backup new-key`. Keep a copy apart from the backups.",
        "加密备份用的密钥文件，由 tongxin backup new-key 生成。请另存一份，与备份分开保管。",
    ),
    "TONGXIN_ATTACHMENT_MEGABYTES": Meaning(
        "How large a file attached to a record may be. A proxy in front has to let a little more through.",
        "一个附件最大多少 MB。前面的代理要放行得比它稍大一些。",
    ),
    "TONGXIN_SCANNER": Meaning(
        "Where clamd listens (unix:///run/clamav/clamd.ctl, tcp://host:3310). Once set, nothing is taken that it has not "
        "checked; empty means that files are not scanned.",
        "杀毒程序 clamd 的地址（unix:///… 或 tcp://…）。填了以后，没有检查过的文件一律不收；不填则不查毒。",
    ),
}
