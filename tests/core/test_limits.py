"""What whoever runs the app may set, and what is refused."""

import re
from dataclasses import fields, replace

import pytest

from core.limits import Limits, limits, variable
from core.paths import ROOT


@pytest.fixture(autouse=True)
def unread(monkeypatch):
    limits.cache_clear()
    for f in fields(Limits):
        monkeypatch.delenv(variable(f), raising=False)
    yield
    limits.cache_clear()


def test_what_is_set_counts_and_the_rest_has_its_default(monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_TRAININGS", " 3 ")
    monkeypatch.setenv("SIDE_BY_SIDE_UPLOAD_MB", "")
    assert limits() == replace(Limits(), trainings=3)


@pytest.mark.parametrize("f", fields(Limits), ids=lambda f: f.name)
@pytest.mark.parametrize("text", ["many", "-1", "1e99", "nan", "1.5", "٣", "9" * 5000])
def test_a_wrong_value_is_named_with_what_is_expected(f, text, monkeypatch):
    monkeypatch.setenv(variable(f), text)
    with pytest.raises(ValueError) as error:
        limits()
    assert str(error.value).startswith(f"{variable(f)} must be a whole number from ")
    assert repr(text[:40]) in str(error.value) and len(str(error.value)) < 200


def test_all_wrong_values_are_named_at_once(monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_TRAININGS", "many")
    monkeypatch.setenv("SIDE_BY_SIDE_STORED_MB", "0")
    with pytest.raises(ValueError, match="TRAININGS must be .*; SIDE_BY_SIDE_STORED_MB must be"):
        limits()


def test_the_table_of_the_readme_has_every_limit_with_its_default():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `(SIDE_BY_SIDE_\w+)` \|.*\| ([\d,]+).*\|$", readme, re.MULTILINE))
    assert table == {variable(f): f"{f.default:,}" for f in fields(Limits)}
