"""The figures of a run, told at its end."""

from tests.figures import PROPERTY, lines


def test_figures_of_several_tests_are_summed_by_name() -> None:
    noted = [(PROPERTY, ["flips", 100, 0]), ("other", 1), (PROPERTY, ["kills", 60, 0]), (PROPERTY, ("flips", 50, 1))]
    assert lines(noted) == ["flips: tried 150, lost 1", "kills: tried 60, lost 0"]
