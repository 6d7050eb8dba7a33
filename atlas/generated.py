"""Static files that are made where they are looked for or collected: no step can be forgotten, nothing is committed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage


class GeneratedFinder(BaseFinder, ABC):
    """Finds the files of one folder. Subclasses say which there are, and make each that is missing or outdated."""

    folder: str  # below the address of static files, and below GENERATED_STATIC

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.GENERATED_STATIC)
        super().__init__(*args, **kwargs)

    @abstractmethod
    def names(self) -> Sequence[str]:
        """The files there are, without the folder."""

    @abstractmethod
    def made(self, name: str) -> Path:
        """The file of this name, made if it is missing or outdated."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        folder, _, name = path.partition("/")
        if folder != self.folder or name not in self.names():
            return []
        found = str(self.made(name))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in self.names():
            path = f"{self.folder}/{name}"
            if not matches_patterns(path, ignore_patterns or []):
                self.made(name)
                yield path, self.storage
