"""PNGs of every page, wide and narrow, in both languages: `python -m tests.screenshots ADDRESS FOLDER`.

For looking at, not for comparing: `make screenshots` builds the demo town, serves it and calls this.
"""

import os
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

TOWN, AREA = "musterstadt", "0104"
WIDTHS = (1280, 360)
LANGUAGES = ("de", "en")
CHROMIUM = os.environ.get("ATLAS_CHROMIUM", "/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]

SEEN = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 700) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 60));
  }
  scrollTo({ top: 0, behavior: "instant" });
}"""


def main(site: str, folder: Path) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atlas.settings")
    import django  # noqa: PLC0415

    django.setup()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - needs nothing before Django does

    from tests.every_page import every_page, in_language  # noqa: PLC0415

    def fetch(address: str) -> str:
        try:
            with urllib.request.urlopen(site + address, timeout=60) as answer:  # noqa: S310 - our own server
                return answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.read().decode()

    folder.mkdir(parents=True, exist_ok=True)
    pages = every_page(fetch, TOWN, AREA)
    count, broken = 0, set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for language in LANGUAGES:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900})
                for name, address in pages.items():
                    answer = page.goto(site + in_language(address, language), timeout=60_000)
                    if answer is None or answer.status >= 500:
                        broken.add(name)
                    page.evaluate(SEEN)  # charts are drawn when they come into sight
                    page.wait_for_load_state("networkidle")
                    file = re.sub(r"\W+", "-", name) + f"-{language}-{width}.png"
                    page.screenshot(path=folder / file, full_page=True)
                    count += 1
                page.close()
        browser.close()
    sys.stdout.write(f"{count} pictures of {len(pages)} pages in {folder}\n")
    if broken:
        sys.stderr.write(f"These answered with an error of the server: {', '.join(sorted(broken))}\n")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), Path(sys.argv[2])))
