"""Which article of a law to cite on a day, and which numbers have been overtaken (DESIGN §10). Pure.

A law that was amended is several regulation files of one title; the later one maps its articles to those before
(``[[article]]``: subject, here, formerly). So a template names a subject, and the number follows from the date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise

from ..dates import chinese
from ..errors import TemplateError
from ..text import nearest
from ..words.numerals import number
from .regulation import Regulation

SHORT = "short"
"""The word of a regulation file by which people call the law: 代表法."""

_NUMERAL = "一二三四五六七八九十百零〇"
_ARTICLE = re.compile(
    rf"第\s*([{_NUMERAL}]+|\d+)\s*条(?:\s*第?\s*[（(]?\s*([{_NUMERAL}]+|\d+)\s*(?:[）)]\s*(?:项)?|款|项))?"
)


Key = tuple[int, int, str]
"""Number of an article, of its item or paragraph (0: the whole article), and which of the two it is."""


@dataclass(frozen=True, slots=True)
class Citation:
    """An article as it is to be cited; ``warning`` is one Chinese sentence, "" where there is nothing to say.

    ``certain`` is false where the number written is also one of the version in force, which may have been meant.
    """

    law: str
    title: str
    version: str
    article: str
    subject: str = ""
    warning: str = ""
    certain: bool = True

    @property
    def text(self) -> str:
        """《title》第五十八条."""
        return f"《{self.title}》{self.article}"


@dataclass(frozen=True, slots=True)
class FoundCitation:
    """A citation that stands in a text: from which character on, what was written, and what it should be."""

    start: int
    written: str
    now: Citation


@dataclass(frozen=True)
class Law:
    """All versions of one law, the oldest first."""

    versions: tuple[Regulation, ...]

    @property
    def title(self) -> str:
        """Its title, without 《》."""
        return self.versions[-1].title

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called: its title, and what people call it, the longest first."""
        told = {v.title for v in self.versions} | {v.words[SHORT] for v in self.versions if v.words.get(SHORT)}
        return tuple(sorted(told, key=lambda n: (-len(n), n)))

    def on(self, day: date) -> Regulation | None:
        """The version in force on a day."""
        return next((v for v in reversed(self.versions) if v.in_force_on(day)), None)

    def articles(self, version: Regulation) -> Mapping[str, str]:
        """Subject -> article of a version: as it says itself, else as the version after it remembers."""
        at = self.versions.index(version)
        if version.articles or at + 1 == len(self.versions):
            return {a.subject: a.here for a in version.articles}
        return {a.subject: a.formerly for a in self.versions[at + 1].articles if a.formerly}

    @cached_property
    def subjects(self) -> Mapping[str, Regulation]:
        """Every subject, with the last version that has it."""
        return {s: v for v in self.versions for s in self.articles(v)}

    def cite(self, subject: str, day: date) -> Citation:
        """The article of a subject, as it is numbered on a day.

        Raises :class:`TemplateError` for a subject that the map does not have, or that the version of that day does
        not (it came later), and for a day on which no version is in force.
        """
        version = self.current(day)
        mine = self.articles(version)
        if subject in mine:
            return self._citation(version, mine[subject], subject)
        if subject in self.subjects:
            since = chinese(self.subjects[subject].in_force)
            raise _no_article(
                f"{chinese(day)}适用的《{self.title}》里没有“{subject}”，{since}施行的才有。",
                "请不要引用，或者改用以后的日期。",
            )
        law_of(subject, [self])  # raises
        raise AssertionError(subject)

    def renumbered(self, article: str, day: date, *, written: date | None = None) -> Citation:
        """What an article number says on a day: itself, or the number that took its place, with a warning.

        ``written`` is when the number was written down, where that is known: then it is read by the version of that
        day. Else a number that an earlier version had for something else is warned of, and the citation stays.
        Raises :class:`TemplateError` for what is no article number, and for a day without a version in force.
        """
        now = self.current(day)
        then = self.on(written) if written is not None else None
        key = _key(article)
        if then is None:
            return self._unsure(article, key, now)
        if then is now:
            return self._citation(now, article, next(iter(self._subjects(now, key)), ""))
        return self._moved(article, key, then, now)

    def meant(self, article: str, now: Regulation, after: str) -> Regulation | None:
        """The other version whose article a number certainly is: its subject follows at once, and not today's."""
        key, gap = _key(article), _LINK.match(after)
        ends = range(gap.end() + 1) if gap else range(1)

        def follows(version: Regulation) -> bool:
            told = self._subjects(version, key)
            return any(after.startswith(s, at) for s in told for at in ends if _LINK.fullmatch(after, 0, at))

        if follows(now):
            return None
        return next((v for v in reversed(self.versions) if v is not now and follows(v)), None)

    def sayings(self, article: str) -> tuple[tuple[Regulation, tuple[str, ...]], ...]:
        """What an article number is about in each version, the oldest first; nothing where a version has it not.

        Raises :class:`TemplateError` for what is no article number.
        """
        key = _key(article)
        return tuple((v, tuple(self._subjects(v, key))) for v in self.versions)

    def _unsure(self, article: str, key: Key, now: Regulation) -> Citation:
        """The number as it is written, by nobody knows which version."""
        mine = self._subjects(now, key)
        for other in (v for v in reversed(self.versions) if v is not now):
            theirs = self._subjects(other, key)
            if not theirs or theirs == mine:
                continue
            if not mine:  # only the other version has this number
                return self._moved(article, key, other, now)
            if other.in_force > now.in_force:  # on that day nobody could mean it
                continue
            here = self._here(theirs, now)
            said = (
                f"{_version_name(now)}{article}是“{mine[0]}”；引的如果是{_version_name(other)}{article}（{theirs[0]}）"
            )
            to = f"在{_version_name(now)}里是{here}" if here else f"{_version_name(now)}里没有相应的条款"
            return self._citation(now, article, mine[0], f"{said}，{to}，请核对。", certain=False)
        return self._citation(now, article, mine[0]) if mine else self._unknown(article, now, now)

    def _moved(self, article: str, key: Key, then: Regulation, now: Regulation) -> Citation:
        """The number of one version in another, by their subjects."""
        found = self._subjects(then, key)
        if not found:
            return self._unknown(article, then, now)
        here = self._here(found, now)
        if not here:
            words = f"{_version_name(then)}{article}（{found[0]}）在{_version_name(now)}里没有相应的条款，不能引用。"
            return self._citation(now, article, found[0], words)
        if _key(here) == key:
            return self._citation(now, here, found[0])
        words = f"{_version_name(then)}{article}（{found[0]}）在{_version_name(now)}里是{here}，请改引{here}。"
        return self._citation(now, here, found[0], words)

    def _unknown(self, article: str, then: Regulation, now: Regulation) -> Citation:
        words = f"{_version_name(then)}的条号对照里没有{article}，请核对。"
        return self._citation(now, article, "", words, certain=False)

    def _here(self, subjects: Iterable[str], version: Regulation) -> str:
        """The article of the first of the subjects that a version has; "" for none."""
        mine = self.articles(version)
        return next((mine[s] for s in subjects if s in mine), "")

    def _subjects(self, version: Regulation, key: Key) -> list[str]:
        """Subjects of an article: of the paragraph or item named; taken for one another; else of the whole article."""
        told = [(s, _key(a)) for s, a in self.articles(version).items()]
        for fits in (key, (*key[:2], ""), (key[0], 0, "")):
            found = [s for s, k in told if fits in (k, (*k[:2], ""))]
            if found:
                return found
        return []

    def current(self, day: date) -> Regulation:
        """The version in force on a day. Raises :class:`TemplateError` where there is none."""
        found = self.on(day)
        if found is None:
            raise _no_article(
                f"{chinese(day)}没有施行中的《{self.title}》（已录入的各版）。",
                "请换一个日期，或者补上当时版本的文件。",
            )
        return found

    def _citation(
        self, version: Regulation, article: str, subject: str = "", warning: str = "", *, certain: bool = True
    ) -> Citation:
        return Citation(version.id, version.title, version.version, article, subject, warning, certain)


def laws_of(regulations: Iterable[Regulation]) -> tuple[Law, ...]:
    """Laws whose articles are mapped, each with its versions; regulations without a map are left out."""
    titles: dict[str, list[Regulation]] = {}
    for regulation in regulations:
        titles.setdefault(regulation.title, []).append(regulation)
    return tuple(
        Law(tuple(sorted(versions, key=lambda r: r.in_force)))
        for versions in titles.values()
        if any(v.articles for v in versions)
    )


def faults_of(law: Law) -> list[str]:
    """What is wrong between the versions of a law: days on which two hold; for lint."""
    return [
        f"《{law.title}》{_version_name(one)}和{_version_name(other)}同时有效，前一版要写 until（后一版施行的前一日）"
        for one, other in pairwise(law.versions)
        if one.until is None or one.until >= other.in_force
    ]


def law_named(name: str, laws: Sequence[Law]) -> Law:
    """The law of a title or short name, with or without 《》. Raises :class:`TemplateError` with the nearest."""
    bare = name.strip().strip("《》")
    found = next((law for law in laws if bare in law.names), None)
    if found is not None:
        return found
    known = [n for law in laws for n in law.names]
    near = nearest(bare, known)
    remedy = (
        f"是不是“{near}”？" if near else "有条号对照的：" + ("、".join(law.names[-1] for law in laws) or "无") + "。"
    )
    raise _no_article(f"没有“{bare}”的条号对照。", remedy)


def law_of(subject: str, laws: Sequence[Law], law: str = "") -> Law:
    """The law named, else the one law that has such a subject.

    Raises :class:`TemplateError` for a subject or law that there is not, or that several laws have.
    """
    among = [law_named(law, laws)] if law else list(laws)
    having = [one for one in among if subject in one.subjects]
    if len(having) == 1:
        return having[0]
    if having:
        named = "、".join(one.names[-1] for one in having)
        raise _no_article(f"几部法律里都有“{subject}”（{named}）。", f"请写明是哪一部，如 {having[0].names[-1]}。")
    near = nearest(subject, [s for one in among for s in one.subjects])
    raise _no_article(
        f"{'、'.join(f'《{one.title}》' for one in among)}的条号对照里没有“{subject}”。",
        f"是不是“{near}”？" if near else "事项见 regulations 里该法的 [[article]]。",
    )


def citer(laws: Sequence[Law], day: date) -> Callable[[str, str], str]:
    """The function ``cite`` of templates: a subject and a law ("": any) -> 《title》第五十八条, as of ``day``."""

    def cite(subject: str, law: str) -> str:
        return law_of(subject, laws, law).cite(subject, day).text

    return cite


def overtaken(text: str, laws: Sequence[Law], day: date, *, written: date | None = None) -> tuple[FoundCitation, ...]:
    """Citations in a text that are to be changed, or looked at, on a day: 代表法第四十五条, 《…代表法》第四十五条.

    ``written`` is when the text was written, where that is known. A text that says which version it means
    (代表法（2015年修正）第四十五条) is right as it is; one that goes on with what the article was about before
    (第四十五条规定的报告履职情况) certainly means the number of then. Of a day without a version nothing is said.
    """
    found = []
    for start, law, article, said in _cited(text, laws):
        here = law.on(day)
        if here is None or any(str(v.passed.year) in said for v in law.versions if v.passed):
            continue
        now = law.renumbered(article, day, written=written)
        if not now.certain:
            meant = law.meant(article, here, text[start + len(article) :])
            now = law.renumbered(article, day, written=meant.in_force) if meant else now
        if now.warning:
            found.append(FoundCitation(start, article, now))
    return tuple(found)


_LINK = re.compile(
    r"(?:第[^第条]{1,3}[款项]|[中里所关于有的之（“]|规定，?|要求，?|应当|依法|以多种方式|定期|组织|向|原?选区|原?选举单位"
    r"|或者?|和|选民|人民群众|人大|代表|区|县|市)*"
)
"""What may stand between an article and what it is about, so that the one certainly speaks of the other."""


def _cited(text: str, laws: Sequence[Law]) -> Iterator[tuple[int, Law, str, str]]:
    """Each article that a text cites of a law, several after one name included (第四条、第六条).

    With where it stands, and what is said in brackets after the name (2015年修正).
    """
    if "条" not in text:  # nearly every paragraph of a batch
        return
    by_name = {name: law for law in laws for name in law.names}
    if not by_name:
        return
    for match in _citation_of(tuple(by_name)).finditer(text):
        at = match.start("run")
        for article in _ARTICLE.finditer(match["run"]):
            yield at + article.start(), by_name[match[1]], article[0], match["said"] or ""


@lru_cache(maxsize=32)
def _citation_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """One of the names, and the run of articles after it."""
    either = "|".join(map(re.escape, sorted(names, key=lambda n: (-len(n), n))))
    run = rf"(?:{_ARTICLE.pattern})(?:\s*[、，和及与]\s*(?:{_ARTICLE.pattern}))*"
    return re.compile(rf"({either})\s*》?\s*(?:（(?P<said>[^（）]*)）)?\s*(?=第)(?P<run>{run})")


def _key(article: str) -> Key:
    """第八条（六） is (8, 6, "item"), 第四十五条 (45, 0, ""). Raises :class:`TemplateError` for what is no number."""
    match = _ARTICLE.fullmatch(article.strip())
    if match is None:
        raise _no_article(f"“{article}”不是条号。", "请写成“第四十五条”“第八条（六）”“第五十八条第二款”。")
    if not match[2]:
        return number(match[1]) or 0, 0, ""
    return number(match[1]) or 0, number(match[2]) or 0, "paragraph" if article.strip().endswith("款") else "item"


def _version_name(version: Regulation) -> str:
    return f"{(version.passed or version.in_force).year}年版"


def _no_article(sentence: str, remedy: str) -> TemplateError:
    return TemplateError(sentence, remedy, code="citation")
