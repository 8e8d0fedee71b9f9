"""The standard rules hold the figures of domain.md; a bank's file overrides them or is refused with line and reason."""

from datetime import time
from pathlib import Path

import pytest

from rmtui import i18n
from rmtui.domain.festivals import day_in
from rmtui.domain.model import Channel, Outcome, Stage
from rmtui.domain.playbook import Playbook
from rmtui.playbook import check
from rmtui.playbook.loader import STANDARD, Loaded, load_playbook
from rmtui.playbook.source import MOST_BYTES, Problem, Source, read


def override(tmp_path: Path, text: str | bytes) -> Loaded:
    """Loads the playbook with this override file."""
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "playbook.toml").write_bytes(data)
    return load_playbook(tmp_path)


def cadence_texts(playbook: Playbook) -> dict[str, list[str]]:
    """Each tier's cadences in a short form."""
    return {
        tier.zh: [f"{one.times} {one.channel.value if one.channel else 'any'}/{one.period}" for one in tier.cadences]
        for tier in (*playbook.tiers, playbook.no_tier)
    }


def test_stages_of_the_standard(playbook: Playbook) -> None:
    assert [rule.limit for rule in playbook.stages] == [21, 21, 21, 14, 7, 7, None]
    assert [rule.stage for rule in playbook.stages] == list(Stage)
    assert playbook.stage_rule(Stage.DECISION_MAKER).shares_clock_of is Stage.KNOW
    assert playbook.stage_rule(Stage.NEEDS).shares_clock_of is None
    assert playbook.stage_rule(Stage.DECISION_MAKER).evidence == ("identified_met",)
    assert (playbook.stage_clock, playbook.amber_days) == ("calendar", 3)


def test_tiers_of_the_standard(playbook: Playbook) -> None:
    assert [tier.id for tier in playbook.tiers] == ["diamond", "black_gold", "platinum", "gold"]
    assert [tier.rank for tier in playbook.tiers] == [0, 1, 2, 3]
    assert cadence_texts(playbook) == {
        "钻石": ["1 visit/month"],
        "黑金": ["1 visit/month", "1 call/month"],
        "白金": ["1 call/month", "1 sms/month"],
        "黄金": ["1 any/quarter"],
        "普通": ["1 any/quarter"],
    }
    assert "铂金" in playbook.tier("platinum").aliases
    assert playbook.tier("") is playbook.no_tier


def test_daily_figures_and_timers(playbook: Playbook) -> None:
    first = playbook.first_contact
    assert (playbook.calls_per_day, playbook.meetings_per_day, playbook.plan_extra) == (20, 2, 5)
    assert (first.rm_sms_after_hours, first.rm_call_after_hours, first.call_within_days) == (24, 48, 3)
    assert (first.failed_tries, first.lead_call_from_days, first.lead_call_until_days) == (5, 2, 3)
    assert (playbook.max_sales_in_30_days, playbook.max_unasked_per_day) == (3, 1)
    assert (playbook.pause_days, playbook.rating_valid_months, playbook.profile_percent) == (30, 12, 70)
    assert not playbook.branch_meeting_is_visit and not playbook.cadence_more_than


def test_windows(playbook: Playbook) -> None:
    call, sms = playbook.window(Channel.CALL), playbook.window(Channel.SMS)
    assert call.ranges == ((time(9), time(12)), (time(14), time(18))) and call.working_days_only
    assert sms.ranges == ((time(9), time(20)),) and sms.working_days_only
    assert [channel for channel, _ in playbook.windows] == list(Channel)


def test_required_profile(playbook: Playbook) -> None:
    weights = {field.name: field.weight for field in playbook.profile}
    heavy = {"birthday", "mobile", "decision_maker", "taboos", "risk_rating"}
    assert {name for name, weight in weights.items() if weight == 2} == heavy
    assert len(weights) == 20 and sum(weights.values()) == 25
    assert {field.group for field in playbook.profile} == set(check.GROUPS)


def test_every_outcome_has_a_follow_up_rule(playbook: Playbook) -> None:
    assert {rule.outcome for rule in playbook.outcomes} == set(Outcome)
    assert playbook.outcome(Outcome.BUSY).next_minutes == 30
    assert playbook.outcome(Outcome.NO_ANSWER).other_half_day
    assert [rule.outcome for rule in playbook.outcomes if rule.pauses] == [Outcome.ANNOYED]
    assert {rule.outcome for rule in playbook.outcomes if rule.asks_time} == {
        Outcome.MEETING,
        Outcome.CALLBACK,
        Outcome.MOVED,
    }


def test_the_standard_keeps_its_own_rules() -> None:
    source = read(STANDARD)
    assert isinstance(source, Source)
    assert list(check.faults(source.data, source.data)) == []
    assert list(check.disagreements(source.data)) == []


def test_rules_of_the_card(playbook: Playbook) -> None:
    card = playbook.card
    assert (card.ages.adult, card.ages.retires_at("male"), card.ages.retires_at("female")) == (18, 60, 55)
    assert card.ages.retires_at("") == 60
    assert sorted(phase.zh for phase in card.life_phases) == sorted(
        ["单身期", "新婚期", "成长期", "子女教育期", "成熟期", "退休前期", "退休期"]
    )
    assert all(phase.kinds and phase.en for phase in card.life_phases)
    assert card.exception_classes == ()
    assert (card.review.often_months, card.review.seldom_months, card.review.top_percent) == (1, 3, 20)
    assert (card.maturities.days_back, card.maturities.days_ahead, card.maturities.buckets) == (90, 90, (7, 30, 90))
    assert (card.movement.large_amount, card.movement.large_percent) == (100_000, 20)
    assert card.insurance.home == ("property",) and "critical_illness" in card.insurance.child


def test_override_of_the_cards_rules(tmp_path: Path, playbook: Playbook) -> None:
    loaded = override(
        tmp_path,
        """
[ages]
retired = 63
[suitability]
exception_classes = ["基金"]
[insurance]
retired = ["medical"]
[[life_phases]]
id = "single"
rank = 1
[[life_phases]]
id = "retired"
rank = 8
[[risk_ticks]]
id = "fees"
remove = true
""",
    )
    card = loaded.playbook.card
    assert loaded.problems == ()
    assert card.ages == playbook.card.ages._replace(retired=63)
    assert card.exception_classes == ("基金",)
    assert card.insurance == playbook.card.insurance._replace(retired=("medical",))
    assert [phase.id for phase in card.life_phases][0] == "single" and card.life_phases[-1].id == "retired"
    assert len(card.risk_ticks) == len(playbook.card.risk_ticks) - 1


def test_festival_days_are_days(playbook: Playbook) -> None:
    assert {festival.id for festival in playbook.festivals} >= {"spring", "mid_autumn", "national"}
    for festival in playbook.festivals:
        assert sum(map(bool, (festival.solar, festival.lunar, festival.rule))) == 1
        assert day_in(festival, 2026).year == 2026


def test_no_folder_or_no_file_is_the_standard(tmp_path: Path, playbook: Playbook) -> None:
    assert load_playbook(tmp_path).playbook == load_playbook(tmp_path / "none").playbook == playbook
    assert load_playbook(tmp_path).problems == ()


def test_override_replaces_only_what_it_names(tmp_path: Path, playbook: Playbook) -> None:
    loaded = override(
        tmp_path,
        """
pause_days = 45
[targets]
calls_per_day = 15
[[stages]]
id = 2
limit = 30
[[tiers]]
id = "gold"
cadences = [{ channel = "call", times = 1, period = "month" }]
[[tiers]]
id = "black_gold"
remove = true
[[tiers]]
id = "silver"
rank = 9
zh = "白银"
en = "Silver"
cadences = []
[profile.basic]
employer = 0
[windows.call]
hours = ["08:30-11:30", "13:30-17:00"]
""",
    )
    rules = loaded.playbook
    assert loaded.problems == ()
    assert (rules.pause_days, rules.calls_per_day, rules.meetings_per_day) == (45, 15, 2)
    assert [rule.limit for rule in rules.stages] == [21, 30, 30, 14, 7, 7, None]
    assert [tier.id for tier in rules.tiers] == ["diamond", "platinum", "gold", "silver"]
    assert cadence_texts(rules)["黄金"] == ["1 call/month"]
    assert rules.tier("gold").zh == "黄金" and rules.tier("black_gold") is rules.no_tier
    assert "employer" not in {field.name for field in rules.profile}
    assert rules.window(Channel.CALL).ranges[0] == (time(8, 30), time(11, 30))
    assert rules.window(Channel.CALL).working_days_only
    assert rules.version == f"{playbook.version}+"
    assert loaded.fingerprint != load_playbook(None).fingerprint


def test_override_may_name_its_version_and_carry_a_bom(tmp_path: Path) -> None:
    loaded = override(tmp_path, b'\xef\xbb\xbfversion = "2026-\xe6\x98\xa5"\r\namber_days = 2\r\n')
    assert (loaded.playbook.version, loaded.playbook.amber_days) == ("2026-春", 2)


STAGE = "[[stages]]\nid = 2\n"
TIER = '[[tiers]]\nid = "gold"\n'
PHASE = '[[life_phases]]\nid = "education"\n'
WRONG: list[tuple[str, str | bytes, int, str]] = [
    ("syntax", "amber_days = 2\npause_days = = 3\n", 2, "not_toml"),
    ("cut off", "amber_days = 2\npause_days =", 2, "not_toml"),
    ("twice", "amber_days = 2\namber_days = 3\n", 2, "not_toml"),
    ("GB18030", "# 规则\nversion = 1\n".encode("gb18030"), 1, "not_utf8"),
    ("UTF-16", "amber_days = 2\n".encode("utf-16"), 1, "not_utf8"),
    ("endless number", f"amber_days = 1{'0' * 5000}\n", 1, "too_odd"),
    ("too large", b"#" * (MOST_BYTES + 1), 1, "too_large"),
    ("unknown key", "amber_days = 2\n\nambr_days = 2\n", 3, "unknown_key"),
    ("unknown table", "[target]\ncalls_per_day = 3\n", 1, "unknown_key"),
    ("unknown key in a table", "[targets]\ncalls_per_day = 3\ncalls = 3\n", 3, "unknown_key"),
    ("dotted unknown key", "pause_days = 3\ntargets.calls = 3\n", 2, "unknown_key"),
    ("word for a number", 'pause_days = "30"\n', 1, "not_whole"),
    ("flag for a number", "pause_days = true\n", 1, "not_whole"),
    ("fraction", "pause_days = 30.5\n", 1, "not_whole"),
    ("number for a flag", "branch_meeting_is_visit = 1\n", 1, "not_flag"),
    ("below the range", "[targets]\ncalls_per_day = -1\n", 2, "out_of_range"),
    ("above the range", "profile_percent = 101\n", 1, "out_of_range"),
    ("no word of the list", 'stage_clock = "lunar"\n', 1, "not_one_of"),
    ("number for a word", "version = 2\n", 1, "not_text"),
    ("empty word", 'version = " "\n', 1, "bad_text"),
    ("control character", 'version = "1\\u001b[2J"\n', 1, "bad_text"),
    ("table for a figure", "[pause_days]\ndays = 3\n", 1, "not_whole"),
    ("figure for a table", "targets = 3\n", 1, "not_table"),
    ("table for a list of tables", "[tiers]\nrank = 1\n", 1, "not_rows"),
    ("no id", "[[tiers]]\nrank = 3\n", 1, "id_missing"),
    ("same id twice", f"{TIER}rank = 8\n{TIER}rank = 9\n", 4, "double_id"),
    ("bad id", '[[tiers]]\nid = "Gold Card"\nrank = 8\nzh = "甲"\nen = "A"\ncadences = []\n', 2, "bad_id"),
    ("eighth stage", "[[stages]]\nid = 8\nlimit = 3\n", 1, "not_one_of"),
    ("unknown outcome", f'{STAGE}limit = 3\noutcomes = ["won"]\n', 4, "not_one_of"),
    ("evidence that is no outcome", f'{STAGE}evidence = ["sold"]\n', 3, "evidence_unknown"),
    ("clock of a later stage", f"{STAGE}shares_clock_of = 4\n", 3, "shared_clock"),
    ("limit of a shared clock", "[[stages]]\nid = 3\nlimit = 4\n", 3, "shared_limit"),
    ("new tier without names", '[[tiers]]\nid = "silver"\nrank = 9\n', 1, "key_missing"),
    ("rank taken", f"{TIER}rank = 1\n", 3, "double_rank"),
    ("name taken", f'{TIER}zh = "钻石"\n', 3, "double_name"),
    ("alias taken", f'{TIER}aliases = ["金卡", "DIAMOND"]\n', 3, "double_name"),
    ("cadence channel", f'{TIER}cadences = [\n{{ channel = "fax", times = 1, period = "month" }}]\n', 3, "not_one_of"),
    ("cadence without a period", f'{TIER}cadences = [{{ channel = "sms", times = 1 }}]\n', 3, "key_missing"),
    ("hours as words", '[windows.call]\nhours = ["nine to five"]\n', 2, "bad_hours"),
    ("hour 24", '[windows.call]\nhours = ["18:00-24:00"]\n', 2, "bad_hours"),
    ("hours backwards", '[windows.call]\nhours = ["18:00-09:00"]\n', 2, "hours_order"),
    ("hours overlap", '[windows.call]\nhours = ["09:00-12:00", "11:00-13:00"]\n', 2, "hours_order"),
    ("unknown channel", "[windows.fax]\nworking_days_only = true\n", 1, "unknown_key"),
    ("field of another group", "[profile.basic]\nhobbies = 2\n", 2, "unknown_key"),
    ("unknown outcome row", '[[outcomes]]\nid = "won"\n', 1, "not_one_of"),
    ("lead's days", "[first_contact]\nlead_call_from_days = 9\n", 1, "lead_days_order"),
    ("offers", "meeting_offer_days = [3, 2]\n", 1, "bad_offers"),
    ("festival day", '[[festivals]]\nid = "x"\nzh = "节"\nen = "X"\nsolar = "02-30"\n', 5, "bad_month_day"),
    ("festival of two days", '[[festivals]]\nid = "spring"\nsolar = "02-01"\n', 3, "festival_day"),
    ("phase without kinds", '[[life_phases]]\nid = "x"\nrank = 9\nzh = "甲"\nen = "A"\n', 1, "key_missing"),
    ("unknown kind of need", f'{PHASE}kinds = ["car"]\n', 3, "not_one_of"),
    ("unknown marital state", f'{PHASE}marital = ["engaged"]\n', 3, "not_one_of"),
    ("age of a child", f"{PHASE}child_from = -1\n", 3, "out_of_range"),
    ("children backwards", f"{PHASE}child_from = 23\n", 2, "until_before_from"),
    ("childless with a child", f"{PHASE}childless = true\n", 3, "childless_with_child"),
    ("phase's rank taken", f"{PHASE}rank = 1\n", 3, "double_rank"),
    ("retired before of age", "[ages]\nretired_female = 18\n", 2, "retired_before_adult"),
    ("exception class", "[suitability]\nexception_classes = [3]\n", 2, "not_text"),
    ("risk of a tick", '[[risk_ticks]]\nid = "loss"\nfrom_risk = 6\n', 3, "out_of_range"),
    ("reviews backwards", "[review]\nseldom_months = 1\noften_months = 2\n", 2, "until_before_from"),
    ("sections out of order", "[maturities]\nbuckets = [30, 7]\n", 2, "not_ascending"),
    ("no section", "[maturities]\nbuckets = []\n", 2, "not_ascending"),
    ("section as a word", '[maturities]\nbuckets = ["7"]\n', 2, "not_whole"),
    ("no movement is large", "[movement]\nlarge_percent = 0\n", 2, "out_of_range"),
    ("unknown peril", '[insurance]\nchild = ["flood"]\n', 2, "not_one_of"),
    ("unknown group of insured", '[insurance]\nstudent = ["life"]\n', 2, "unknown_key"),
    ("after a long text", 'version = """\na\nb"""\npause_days = 0\n', 4, "out_of_range"),
]


@pytest.mark.parametrize(("text", "line", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong_file_is_refused(tmp_path: Path, playbook: Playbook, text: str | bytes, line: int, reason: str) -> None:
    loaded = override(tmp_path, text)
    found = [(problem.line, problem.reason) for problem in loaded.problems]
    assert (line, reason) in found
    assert loaded.playbook == playbook
    assert all(problem.file == tmp_path / "playbook.toml" for problem in loaded.problems)
    for language in ("zh", "en"):
        words = i18n.catalog(language)
        for problem in loaded.problems:
            sentence = words[f"playbook.problem.{problem.reason}"].format_map(dict(problem.values))
            assert "{" not in sentence or problem.reason == "stray_brace"


def test_a_file_with_two_faults_tells_both(tmp_path: Path) -> None:
    loaded = override(tmp_path, "pause_days = 0\namber_days = 2\nfoo = 1\n")
    assert [(problem.line, problem.reason) for problem in loaded.problems] == [(1, "out_of_range"), (3, "unknown_key")]


def test_a_folder_in_its_place_is_refused(tmp_path: Path, playbook: Playbook) -> None:
    (tmp_path / "playbook.toml").mkdir()
    loaded = load_playbook(tmp_path)
    assert [problem.reason for problem in loaded.problems] == ["unreadable"] and loaded.playbook == playbook


def test_lines_of_a_long_file(tmp_path: Path) -> None:
    file = tmp_path / "long.toml"
    file.write_text("".join(f"k{n} = [\n  {n},\n]\n" for n in range(400)), "utf-8")
    source = read(file)
    assert isinstance(source, Source)
    assert [source.line((f"k{n}",)) for n in (0, 1, 200, 399)] == [1, 4, 601, 1198]


def test_a_missing_file_is_a_problem_not_an_error(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path / "none.toml"), Problem)
