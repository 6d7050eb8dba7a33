"""Scripts as pages get them: one file each, made anew when a source changes, with nothing from elsewhere."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template, TemplateSyntaxError

from atlas import bundles
from atlas.bundles import ENTRIES, LICENCES, BundleFinder, bundled, loaded_later, names
from atlas.fonts import FONTS, FontFinder
from atlas.static_files import HashedStaticFiles

ASKED = re.compile(r'import\("\./([^"]+)"\)')


@pytest.fixture
def elsewhere(tmp_path, monkeypatch, settings):
    """Sources of our own to change, and another place for what is made of them."""
    shutil.copytree(bundles.SOURCES, tmp_path / "js")
    (tmp_path / "node_modules").symlink_to(bundles.MODULES)
    monkeypatch.setattr(bundles, "SOURCES", tmp_path / "js")
    settings.GENERATED_STATIC = tmp_path / "generated"
    return tmp_path / "js"


def content_of(name: str) -> str:
    return Path(finders.find(f"bundles/{name}")).read_text()


def test_templates_and_entries_are_the_same():
    pages = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    assert set(re.findall(r'{% page_script "([\w-]+)" %}', pages)) == set(ENTRIES)


def test_styles_of_all_pages_are_in_the_order_that_they_build_upon_each_other():
    page = (settings.BASE_DIR / "templates" / "atlas" / "base.html").read_text()
    asked = re.findall(r"static '([^']+\.css)'|(block styles)", page)
    assert ["".join(each) for each in asked] == ["bundles/kern.css", "block styles", "bundles/atlas.css"]
    kern, ours = content_of("kern.css"), content_of("atlas.css")
    assert re.findall(r"url\(\"?(?!\"?data:)([^\")]+)", kern) == [f"../fonts/{name}" for name in FONTS]
    assert ".kern-btn" in kern
    assert "@import" not in kern + ours
    places = [ours.index(part) for part in (".skip-link", "#atlas-map", ".panel-facts", "@media print")]
    assert places == sorted(places)


def test_pages_load_no_single_modules():
    pages = "".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    scripts = set(re.findall(r"{% static '([^']+\.js)' %}", pages))
    assert scripts == {"leaflet/leaflet.js", "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"}


def test_a_page_asks_for_its_bundle():
    written = Template('{% load atlas_tags %}{% page_script "map-page" %}').render(Context())
    assert written == '<script type="module" src="/static/bundles/map-page.js"></script>'


def test_a_script_without_a_bundle_is_refused():
    with pytest.raises(TemplateSyntaxError, match=r"no bundle of classes\.js"):
        Template('{% load atlas_tags %}{% page_script "classes" %}').render(Context())


def test_each_is_whole_but_for_what_is_loaded_later():
    assert loaded_later() == ["histogram", "own-position", "tour", "vega"]
    for name in [*ENTRIES, *loaded_later()]:
        written = content_of(f"{name}.js")
        assert not re.findall(r"""(?:^|[;}])(?:import|export)\s*[^;(]*?from\s*["']""", written)
        assert set(ASKED.findall(written)) <= {f"{later}.js" for later in loaded_later()}
    assert set(ASKED.findall(content_of("map-page.js"))) == {"histogram.js", "own-position.js", "tour.js"}
    assert set(ASKED.findall(content_of("charts.js"))) == {"vega.js"}
    assert len(content_of("map-page.js")) < 80_000  # without the library, which is ten times as long


def test_what_lights_on_the_comparison_page_is_one_bundle():
    assert content_of("charts.js").count("figure[data-chart]") == 1
    assert content_of("comparison-page.js").count("figure[data-chart]") == 1


@pytest.mark.parametrize("name", [*ENTRIES, "histogram", "own-position", "tour"])
def test_ours_name_no_foreign_address(name):
    addresses = set(re.findall(r"""https?://[^"'`\s)]+""", content_of(f"{name}.js")))
    assert addresses <= {"http://www.w3.org/2000/svg"}


def test_the_charts_library_loads_nothing_by_itself():
    assert not re.findall(r"unpkg|jsdelivr|cdnjs|googleapis", content_of("vega.js"))


def test_licences_of_everybody_who_is_in_them_come_along():
    told = content_of(LICENCES)
    for package in ("vega", "vega-lite", "vega-interpreter", "d3-scale", "d3-geo-projection"):
        assert re.search(rf"^{package}$", told, re.M)
    assert "Mike Bostock" in told
    assert "University of Washington Interactive Data Lab" in told
    assert LICENCES in content_of("map-page.js")


def test_it_is_made_once_and_again_when_a_source_changes(elsewhere):
    first = bundled() / "print.js"
    made = first.stat().st_mtime_ns
    assert (bundled() / "print.js").stat().st_mtime_ns == made
    (elsewhere / "print.js").write_text('document.title = "changed";\n')
    assert '"changed"' in (bundled() / "print.js").read_text()


def test_what_nobody_asks_for_any_more_goes(elsewhere):
    bundled()
    (elsewhere / "tour-start.js").write_text("export function offerTour() {}\n")
    assert not (bundled() / "tour.js").exists()
    assert "tour.js" not in names()


def test_a_half_made_folder_is_completed(elsewhere):
    (bundled() / "vega.js").unlink()
    assert (bundled() / "vega.js").exists()


def test_a_faulty_source_is_told(elsewhere):
    (elsewhere / "print.js").write_text('import { nothing } from "./nowhere.js";\nnothing();\n')
    with pytest.raises(ImproperlyConfigured, match=r"nowhere\.js"):
        bundled()


def test_where_esbuild_is_missing_the_remedy_is_told(elsewhere, monkeypatch, tmp_path):
    monkeypatch.setattr(bundles, "MODULES", tmp_path / "empty")
    with pytest.raises(ImproperlyConfigured, match="`npm ci` brings it"):
        bundled()


def test_hashed_bundles_ask_for_hashed_bundles(tmp_path):
    source = FileSystemStorage(location=settings.GENERATED_STATIC)
    hashed = HashedStaticFiles(location=tmp_path, base_url="/static/")
    paths = {path: (source, path) for finder in (BundleFinder(), FontFinder()) for path, _ in finder.list(None)}
    for path in paths:
        with source.open(path) as file:
            hashed.save(path, file)
    for _, _, fault in hashed.post_process(paths):
        assert not isinstance(fault, Exception)
    folder = tmp_path / "bundles"
    kept = {path.name for path in folder.iterdir()}
    assert LICENCES in kept
    assert "map-page.js" not in kept
    asked = {name for path in folder.glob("*.js") for name in ASKED.findall(path.read_text())}
    assert len(asked) == len(loaded_later())
    assert asked <= kept


def test_other_files_are_left_to_others():
    assert finders.find("bundles/classes.js") is None
