"""Printed forms of numbers, as spreadsheet programs show them."""

from __future__ import annotations

import pytest

from labecon.evidence.documents.number_formats import built_in, printed


@pytest.mark.parametrize(
    ("stored", "code", "shown"),
    [
        ("53437.4", "#,##0", "53,437"),
        ("0.5", "0", "1"),
        ("-53437.4", "#,##0", "-53,437"),
        ("1.005", "0.00", "1.01"),
        ("-2.5", "0.0;(0.0)", "(2.5)"),
        ("0", '0;-0;"—"', "—"),
        ("0", "#,##0;(#,##0);\\-", "-"),
        ("0.325", "0%", "33%"),
        ("3.25", "0.0%", "325.0%"),
        ("1234567", "#,##0,", "1,235"),
        ("1234567890", '0.0,,"m"', "1234.6m"),
        ("12.5", "[$¥-804]#,##0.00", "¥12.50"),
        ("12.5", "$#,##0.0", "$12.5"),
        ("7", '0"倍"', "7倍"),
        ("3.10", "0.##", "3.1"),
        ("3", "0.##", "3"),
        ("5", "[Red]0.0", "5.0"),
        ("0.1", "", "0.1"),
        ("0.30000000000000004", "", "0.3"),
        ("1E+20", "", "100000000000000000000"),
        ("1.5", "General", "1.5"),
        ("1.5", "@", "1.5"),
        ("12345", "0.00E+00", "12345"),
        ("0.5", "# ?/?", "0.5"),
        ("45930", "yyyy-mm-dd", "2025-09-30"),
        ("45930", 'yyyy"年"m"月"d"日"', "2025-09-30"),
        ("45930", "mmm-yy", "2025-09"),
        ("45930.5", "yyyy/m/d h:mm", "2025-09-30 12:00"),
        ("0.75", "h:mm", "18:00"),
        ("45930", "[$-409]d-mmm-yy", "2025-09-30"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("99999999999", "yyyy", "99999999999"),
        ("nan", "0", "nan"),
        ("1e999", "0", "1e999"),
        ("abc", "0", "abc"),
        ("1e-99999999", "0.0", "1e-99999999"),
    ],
)
def test_a_number_as_it_is_shown(stored: str, code: str, shown: str) -> None:
    assert printed(stored, code) == shown


def test_days_may_count_from_1904() -> None:
    assert printed("44468", "yyyy-mm-dd", since_1904=True) == "2025-09-30"


def test_the_list_of_the_standard() -> None:
    assert (built_in(10), built_in(14), built_in(0), built_in(99)) == ("0.00%", "yyyy-mm-dd", "", "")
