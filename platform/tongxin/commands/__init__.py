"""The commands of `tongxin`: each module is one noun, and its `command` (a click command or group) is what is run.

A command that needs data opens `with surroundings.attached():` first: it uses the servers of a running `tongxin up`,
outside ones when configured, or starts the embedded ones for as long as it lasts. What a machine may read has `--json`.
"""
