"""Rows parted by person into shards, in memory while they are few and on disk beyond."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from django.conf import settings

SHARDS_MAX = 512
BYTES_IN_MEMORY = 320 * 2**20


def shards_for(bytes_of_file: int) -> int:
    """How many shards a file of this size is parted into; the same file always into the same number."""
    return max(1, min(SHARDS_MAX, -(-bytes_of_file // settings.SHARD_BYTES)))


class Spool:
    """Add frames, then take shards. Rows of one subject always meet in one shard."""

    def __init__(self, folder: Path, shards: int) -> None:
        self.folder, self.shards = folder, shards
        self._kept: dict[int, list[pl.DataFrame]] = {n: [] for n in range(shards)}
        self._bytes = 0
        self._files = 0
        shutil.rmtree(folder, ignore_errors=True)

    def add(self, frame: pl.DataFrame) -> None:
        """Part a frame with columns subject and key: by subject, or by key where nobody is named."""
        if self.shards == 1:
            self._keep(0, frame)
            return
        which = pl.coalesce("subject", "key").hash(seed=7) % self.shards
        parts = frame.with_columns(which.cast(pl.UInt16).alias("_shard")).partition_by(
            "_shard", as_dict=True, include_key=False, maintain_order=True
        )
        for (shard,), part in parts.items():
            self._keep(shard, part)

    def _keep(self, shard: int, frame: pl.DataFrame) -> None:
        self._kept[shard].append(frame)
        self._bytes += frame.estimated_size()
        if self._bytes > BYTES_IN_MEMORY:
            self._spill()

    def _spill(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for shard, frames in self._kept.items():
            if frames:
                pl.concat(frames).write_ipc_stream(self.folder / f"{shard:04}-{self._files:06}.arrow")
                frames.clear()
        self._files += 1
        self._bytes = 0

    def take(self) -> Iterator[tuple[int, pl.DataFrame]]:
        """Every shard that has rows, in order; what was taken is forgotten."""
        for shard in range(self.shards):
            files = sorted(self.folder.glob(f"{shard:04}-*.arrow")) if self._files else []
            frames = [pl.read_ipc_stream(file) for file in files] + self._kept.pop(shard)
            for file in files:
                file.unlink()
            if frames:
                yield shard, pl.concat(frames)

    def clear(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)
