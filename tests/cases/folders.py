"""Case folders for tests: the good one, and those that differ from it by what one asset folder holds."""

from __future__ import annotations

from pathlib import Path

from asset_folders import AssetFolders

__all__ = ["ASSETS", "asset_names", "copy_asset", "expected_lines"]

ASSETS = Path(__file__).parent / "assets"

_FOLDERS = AssetFolders(ASSETS)
asset_names = _FOLDERS.names
copy_asset = _FOLDERS.copy
expected_lines = _FOLDERS.expected
