"""What: themes, datasets, indicators, periods, and their filters."""

import pytest

from indicators.models import Dataset


def test_an_indicator_tells_its_formula_and_its_sources(get):
    detail = get("metadata/indicators/child-share").json()
    assert detail["formula"] == {"de": "Kinder ÷ Einwohner × 100", "en": "Children ÷ Inhabitants × 100"}
    assert detail["numerator"] == [
        {"variable": "population.children", "sign": "+", "name": {"de": "Kinder", "en": "Children"}}
    ]
    assert [entry["variable"] for entry in detail["denominator"]] == ["population.total"]
    (source,) = detail["datasets"]
    assert source["lowest_public_level"] == "district"
    assert (source["licence"], source["principle"]) == ("dl-de/by-2-0", "residence")
    assert detail["definition"]["kind"] == "share"
    assert (detail["version"], detail["theme"]) == (1, "population")


@pytest.mark.parametrize("address", ["themes", "indicators", "periods", "datasets"])
@pytest.mark.parametrize("municipality", ["smalltown", "west"])
def test_lists_of_a_municipality(get, address, municipality):
    everything = get(f"metadata/{address}").json()
    assert everything
    assert get(f"metadata/{address}", municipality=municipality).json() == everything


def test_what_is_not_shared_stays_with_its_municipality(get):
    Dataset.objects.update(shared=False)
    for address in ("themes", "indicators", "periods", "datasets"):
        assert get(f"metadata/{address}", municipality="west").json() == []
        assert get(f"metadata/{address}", municipality="smalltown").json() != []


def test_indicators_of_a_theme(get):
    assert len(get("metadata/indicators", theme="population").json()) == 2
    assert get("metadata/indicators", theme="empty").json() == []


def test_datasets_with_their_variables(get):
    (dataset,) = get("metadata/datasets", hierarchy="small").json()
    assert dataset["department_name"] == {"de": "Statistikstelle"}
    assert [entry["variable"] for entry in dataset["variables"]] == ["population.children", "population.total"]


def test_periods(get):
    first = get("metadata/periods").json()[0]
    assert (first["period"], first["kind"], first["first_day"]) == ("2022-12-31", "key_date", "2022-12-31")
