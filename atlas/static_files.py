"""Static files: hashed and compressed once, at collectstatic."""

from collections.abc import Iterable

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Only hashed names are kept, but for Leaflet's markers: its script puts their plain names together itself."""

    def delete_files(self, files_to_delete: Iterable[str]) -> None:
        super().delete_files([name for name in files_to_delete if not name.startswith("leaflet/images/")])
