"""The past of every entry, act by act, played in the order in which it would have happened."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import yaml

from backend.access.permissions import Role
from backend.core import clock
from backend.demo.acts import Acts, Hands, Scene
from backend.demo.cast import DATA
from backend.demo.schemas import Remedy, Tale
from backend.ledger.closure import schemas as moves
from backend.ledger.vocabulary import Action, Status, StudentOutcome, VoidReason
from backend.regulation.vocabulary import EvidenceKind

_PROVINCE = "province.verifier"
_RECALLED = {"BD-08", "BD-09", "BD-12", "BD-13"}
"""Where students come back to school; elsewhere they stay once it is put right."""
_COMPANION = "公孙策演"
"""The second inspector of every visit."""
_REMARKS = {
    Role.school_officer: "已召开专题会并与实习单位沟通，材料正在收集，本周内补齐。",
    Role.verifier: "请注意佐证材料要与学生名册逐人对应，照片注明拍摄时间。",
}


def tales() -> list[Tale]:
    """Every entry of the demo, as its data file tells it."""
    items = yaml.safe_load((DATA / "entries.yaml").read_text("utf-8"))
    return [Tale.model_validate(item) for item in items]


def remedies() -> dict[str, Remedy]:
    """What schools do about a breach, by red line or focus item."""
    data = yaml.safe_load((DATA / "remedies.yaml").read_text("utf-8"))
    return {line: Remedy.model_validate(remedy) for line, remedy in data.items()}


def play(scene: Scene, stand_at: Callable[[datetime], None], *others: Iterator[datetime]) -> None:
    """Take the earliest act that is due, of entries and others, at its own instant; and again."""
    entries = [Telling(scene, tale, serial).told() for serial, tale in enumerate(tales())]
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for serial, told in enumerate([*entries, *others]):
        waiting.append((next(told), serial, told))
    heapq.heapify(waiting)
    while waiting:
        instant, serial, told = heapq.heappop(waiting)
        stand_at(instant)
        following = next(told, None)
        if following is not None:
            heapq.heappush(waiting, (following, serial, told))


class Telling:
    """One entry's past: generators that say when the next act is due, and then take it."""

    def __init__(self, scene: Scene, tale: Tale, serial: int) -> None:
        self._scene, self._tale, self._serial = scene, tale, serial
        self._acts = Acts(scene, tale)
        self._hands = Hands(scene.today, serial, tale.since)

    def told(self) -> Iterator[datetime]:
        """Everything that happened, up to where the entry stands today."""
        tale, acts, now = self._tale, self._acts, self._hands.next
        yield now()
        acts.register()
        if tale.to is Status.draft:
            return
        if tale.to is Status.discarded:
            yield now(after=1)
            acts.move(acts.lead, Action.discard, reason="经核实不构成问题，情况已记录备查")
            return
        if tale.found is None:
            yield now()
            acts.move(acts.lead, Action.release)
        yield from self._grade_and_stop()
        if tale.to is Status.open:
            return
        if tale.to is Status.voided:
            yield now(after=2)
            self._void()
            return
        yield now(after=1)
        self._acknowledge()
        yield from self._talk()
        yield now(after=1)
        yield from self._rectify()

    def _grade_and_stop(self) -> Iterator[datetime]:
        tale, acts = self._tale, self._acts
        if "serious" in tale.more:
            yield self._hands.next()
            reason = "涉及学生人身安全，省级提级管理"
            acts.move(_PROVINCE, Action.grade, is_serious=True, reason=reason)
        is_silent = tale.to is Status.open and self._serial % 2 == 0
        if is_silent or not acts.entry.must_stop:
            return
        yield self._hands.next(after=2 if "stop_late" in tale.more else 0)
        is_recalled = tale.line in _RECALLED
        outcome = StudentOutcome.returned if is_recalled else StudentOutcome.stays
        listed = range(1, tale.n + 1) if tale.n <= 20 else ()
        acts.move(
            acts.officer,
            Action.report_stopped,
            stopped_at=clock.now() - timedelta(minutes=30),
            stopped_by=acts.remedy.department,
            outcomes={outcome: tale.n},
            students=[moves.Student(reference=f"{n:04}", outcome=outcome) for n in listed],
        )

    def _rectify(self) -> Iterator[datetime]:
        """Results and money, then the request for closure."""
        tale, acts, now = self._tale, self._acts, self._hands.next
        went_up = tale.to is not Status.rectifying or {"returned", "reopened"} & set(tale.more)
        has_helper = "contributor" in tale.more
        self._revise(is_whole=bool(went_up) and not has_helper)
        if has_helper:
            yield now()
            last = len(acts.remedy.measures) - 1
            acts.move(acts.contributor, Action.revise, measures=self._changes([last]))
        if not went_up:
            return
        yield now(after=1)
        self._prove()
        yield now()
        acts.move(acts.officer, Action.submit, note="整改完成，申请销号")
        if "rejected" in tale.more:
            yield now()
            acts.move(acts.lead, Action.reject, reason="补休凭证不全，请补齐后再报")
            yield now(after=1)
            acts.cite(EvidenceKind.other)
            acts.move(acts.officer, Action.submit, note="已补齐补休凭证")
        if tale.to is Status.pending_approval:
            return
        yield now(after=1)
        acts.move(acts.lead, Action.approve, opinion="经领导小组审议，同意上报核查")
        yield from self._verification()

    def _verification(self) -> Iterator[datetime]:
        tale, acts, now = self._tale, self._acts, self._hands.next
        returns = tale.more.count("returned")
        for turn in range(1, returns + 1):
            yield now()
            self._return()
            if tale.to is Status.rectifying and turn == returns:
                return
            yield now(after=1)
            acts.cite(EvidenceKind.other)
            acts.move(acts.officer, Action.submit, note="已按退回意见补充材料")
            yield now()
            acts.move(acts.lead, Action.approve, opinion="补充材料属实，同意上报")
        if tale.to is Status.pending_verification:
            return
        yield now(after=1)
        if tale.to is Status.monitoring:
            check = self._scene.today + timedelta(days=14)
            opinion = "新考核办法已执行，学期末再查一次执行情况"
            acts.move(acts.holder, Action.monitor, opinion=opinion, next_check_on=check)
            return
        while acts.status is Status.pending_verification:
            self._verify()
            yield now()
        yield from self._afterwards()

    def _afterwards(self) -> Iterator[datetime]:
        """What became of some closures."""
        if "withdrawn" in self._tale.more:
            yield self._hands.next(after=1)
            self._acts.withdraw_evidence("排班表版本有误，以盖章版为准")
        if "reopened" in self._tale.more:
            yield self._hands.next(after=1)
            self._acts.move(
                _PROVINCE,
                Action.reopen,
                reason="回访发现仍有班组安排夜班，原销号不成立",
                shown_by="省级回访学生12人",
                deadline_on=self._scene.today + timedelta(days=5),
            )

    def _void(self) -> None:
        acts, is_outside = self._acts, self._tale.found is not None
        acts.move(
            _PROVINCE if is_outside else acts.verifier,
            Action.void,
            because=VoidReason.duplicate if is_outside else VoidReason.not_an_issue,
            reason=self._tale.text,
        )

    def _acknowledge(self) -> None:
        acts, tale = self._acts, self._tale
        assert tale.due is not None, f"{tale.text}: due is missing"
        measures = [moves.NewMeasure(description=text) for text, _ in acts.remedy.measures]
        if "contributor" in tale.more:
            post = self._scene.cast.membership_of(acts.contributor)
            measures[-1] = measures[-1].model_copy(update={"assigned_membership_id": post})
        acts.move(
            acts.officer,
            Action.acknowledge,
            measures=measures,
            responsible_leader=self._scene.cast.name_of(acts.lead),
            responsible_department=acts.remedy.department,
            responsible_person=self._scene.cast.name_of(acts.officer),
            deadline_on=self._scene.today + timedelta(days=tale.due),
        )

    def _revise(self, *, is_whole: bool) -> None:
        """The officer writes results, all or all but the last, and what became of the money."""
        acts, money = self._acts, self._tale.money
        count = len(acts.remedy.measures) - (0 if is_whole else 1)
        acts.move(
            acts.officer,
            Action.revise,
            measures=self._changes(range(count)),
            settlement=money.model_dump() if money else None,
        )

    def _changes(self, done: Sequence[int]) -> list[moves.MeasureChange]:
        """Every measure as it stands, with results for the `done` ones."""
        results = [result for _, result in self._acts.remedy.measures]
        return [
            moves.MeasureChange(
                id=row.id,
                description=row.description,
                result=results[row.position] if row.position in done else row.result,
                completed_on=clock.today() if row.position in done else row.completed_on,
                assigned_membership_id=row.assigned_membership_id,
            )
            for row in self._acts.measures()
        ]

    def _prove(self) -> None:
        for kind in self._acts.entry.required_evidence:
            self._acts.cite(EvidenceKind(kind))
        if "photo" in self._tale.more:
            self._acts.cite(EvidenceKind.photo)

    def _return(self) -> None:
        self._acts.move(
            self._acts.holder,
            Action.return_,
            reason="协议与名册人数对不上，重签日期早于问题登记日期",
            to_supply="逐人对应的重签协议清单及学生签收表",
        )

    def _verify(self) -> None:
        acts, holder = self._acts, self._acts.holder
        visit = moves.OnSite(
            visited_on=clock.today(),
            inspectors=[self._scene.cast.name_of(holder), _COMPANION],
            record="实地查看岗位和排班，随机访谈学生10人，未发现反弹。",
        )
        acts.move(
            holder,
            Action.verify,
            opinion="材料齐全，抽查学生情况属实，同意销号",
            on_site=visit if acts.entry.is_serious else None,
        )

    def _talk(self) -> Iterator[datetime]:
        """The school and its authority speak about the entry."""
        if "comments" not in self._tale.more:
            return
        for role, words in _REMARKS.items():
            yield self._hands.next()
            self._acts.say(
                self._acts.verifier if role is Role.verifier else self._acts.officer, words
            )
