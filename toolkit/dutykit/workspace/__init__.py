"""Workspaces (floor 3a): the folder of one congress and its configuration.

:func:`find` looks upwards like git does, :func:`create` makes a new one, :class:`Workspace` knows its folders.
"""

from .config import CONFIG_NAME, Config, Congress, read_config
from .folder import FOLDERS, OVERRIDES, Workspace, create, find, read_workspace
from .share import on_network_share

__all__ = [
    "CONFIG_NAME",
    "FOLDERS",
    "OVERRIDES",
    "Config",
    "Congress",
    "Workspace",
    "create",
    "find",
    "on_network_share",
    "read_config",
    "read_workspace",
]
