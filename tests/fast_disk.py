"""Where tests keep what nobody keeps: in memory where the machine lends it as a disk, as each test makes a database."""

import shutil
from pathlib import Path

MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30  # Containers often have 64 MB of it.
FAST = str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None
