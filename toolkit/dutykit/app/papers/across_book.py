"""The workbook of figures over congresses: charts, and the lists that they draw."""

from __future__ import annotations

from ...dates import chinese
from ...documents.across import Across, CongressFigures, ResultCounts
from ...words.codes import Result
from ...words.phrases import percent
from ...xlsx.charts import Chart, write_book
from ...xlsx.listing import Listing

_WIDE = 40


def across_book(told: Across) -> bytes:
    """The workbook."""
    counts, reports, returns, results = _counts(told), _reports(told), _returns(told), _results(told)
    kinds = _kinds(told)
    year = f"{told.year}年度"
    charts = [
        Chart(f"{year}各地报告履职覆盖情况（代表人数）", reports, (2, 3), lying=True, stacked=True),
        Chart(f"{year}各地表格收回情况（份）", returns, (2, 3, 4), lying=True, stacked=True),
        Chart(f"{year}各地活动场次", counts, (2,), lying=True),
        Chart(f"{year}各类活动场次", kinds, (1,), lying=True),
    ]
    listings = [counts, reports, returns, results, _rules(told), kinds, _left_out(told)]
    return write_book(f"{year}各地代表履职汇总", charts, listings, [])


def _note(told: Across, more: str = "") -> str:
    return (
        f"{told.year}年度，{len(told.congresses)}个人民代表大会，汇总于{chinese(told.on)}。各地自行登记、统计，按汇总的次序排列，"
        f"不排名。{more}"
    )


def _counts(told: Across) -> Listing:
    columns = [
        ("人民代表大会", _WIDE), ("代表", 9), ("活动场次", 10), ("活动人次", 10), ("活动人数", 10), ("联系场次", 10),
        ("联系人次", 10), ("建议件数", 10), ("已答复", 9), ("收到登记表", 12), ("统计截至", 14),
    ]  # fmt: skip
    rows = [
        [name, c.deputies, c.events, c.person_times, c.persons, c.contacts, c.contact_times, c.suggestions, c.replied,
         c.returned, day]
        for name, c, day in [
            *((c.congress, c.counts, c.on.isoformat()) for c in told.congresses), ("合计", told.total, "")
        ]
    ]  # fmt: skip
    more = "一名代表在几级人大的，各算一次。"
    return Listing("各地", f"{told.year}年度各地代表履职情况", columns, rows, _note(told, more))


def _reports(told: Across) -> Listing:
    columns = [("人民代表大会", _WIDE), ("代表", 10), ("已报告", 12), ("没有登记报告", 14), ("覆盖率", 12)]
    lines = [*((c.congress, c.counts) for c in told.congresses), ("合计", told.total)]
    rows = [
        [name, c.deputies, c.reported, c.deputies - c.reported, percent(c.reported, c.deputies)] for name, c in lines
    ]
    note = _note(told, "当年向选民报告过履职情况的代表，一人只算一次。没有登记不等于没有报告。")
    return Listing("报告履职", f"{told.year}年度各地报告履职覆盖情况", columns, rows, note)


def _returns(told: Across) -> Listing:
    columns = [
        ("人民代表大会", _WIDE), ("下发", 10), ("全部收回", 10), ("还有待改", 10), ("没有收回", 10), ("逾期", 10)
    ]  # fmt: skip
    lines = [*((c.congress, c.counts) for c in told.congresses), ("合计", told.total)]
    rows = [[name, c.issued, c.complete, c.partial, c.missing, c.late] for name, c in lines]
    note = _note(told, "逾期指过了期限还没有全部收回的。")
    return Listing("收表", f"{told.year}年度各地表格收回情况", columns, rows, note)


def _result_columns() -> list[tuple[str, int]]:
    return [(label, 12) for label in Result.labels().values()]


def _result_cells(counts: ResultCounts) -> list[int]:
    return [getattr(counts, result.value) for result in Result]


def _results(told: Across) -> Listing:
    """By congress and regulation, then by regulation over all of them."""
    rows = []
    for congress in told.congresses:
        rows += [[congress.congress, *line] for line in _by_regulation(congress)]
    rows += [[f"合计（{r.congresses}个）", r.title, r.version, *_result_cells(r.results)] for r in told.regulations]
    columns = [("人民代表大会", _WIDE), ("办法", 44), ("版本", 14), *_result_columns()]
    return Listing("核查结论", f"{told.year}年度各地核查结论", columns, rows, _note(told, "没有记录不等于没有履职。"))


def _by_regulation(congress: CongressFigures) -> list[list[object]]:
    found: dict[tuple[str, str], list[ResultCounts]] = {}
    for rule in congress.rules:
        found.setdefault((rule.title, rule.version), []).append(rule.results)
    return [[title, version, *_result_cells(ResultCounts.sum_of(of))] for (title, version), of in found.items()]


def _rules(told: Across) -> Listing:
    rows = [[r.title, r.version, r.article, r.duty, *_result_cells(r.results)] for r in told.rules]
    columns = [("办法", 36), ("版本", 14), ("条款", 16), ("要求", 44), *_result_columns()]
    return Listing("按条款", f"{told.year}年度各条规定的核查结论", columns, rows, _note(told))


def _kinds(told: Across) -> Listing:
    columns = [("活动类型", 40), ("场次", 10), ("人次", 10), ("人数", 10)]
    rows = [[k.kind, k.events, k.person_times, k.persons] for k in told.kinds]
    totals = [sum(k.events for k in told.kinds), sum(k.person_times for k in told.kinds), ""]
    more = "人数中一名代表在一类里只算一次，各类不能相加。"
    return Listing("按类型", f"{told.year}年度各类活动", columns, [*rows, ["合计", *totals]], _note(told, more))


def _left_out(told: Across) -> Listing:
    columns = [("文件夹", _WIDE), ("为什么没有汇总", 60), ("怎么办", 50)]
    rows = [[one.where, one.message, one.remedy] for one in told.left_out]
    return Listing("没有汇总的", "没有汇总的人民代表大会", columns, rows, _note(told))
