"""Static files: hashed and compressed once, at collectstatic."""

from collections.abc import Iterable

from whitenoise.storage import CompressedManifestStaticFilesStorage

from atlas.bundles import FOLDER, LICENCES

KEPT = ("leaflet/images/", f"{FOLDER}/{LICENCES}")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Only hashed names are kept, but for what is asked for by a plain one: Leaflet's markers, whose names its script
    puts together itself, and the licences. Bundles name others that they load later, and learn their hashed names."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (f"{FOLDER}/*.js", ((r"""(?P<matched>import\("(?P<url>\./[\w-]+\.js)"\))""", 'import("%(url)s")'),)),
    )

    def delete_files(self, files_to_delete: Iterable[str]) -> None:
        super().delete_files([name for name in files_to_delete if not name.startswith(KEPT)])
