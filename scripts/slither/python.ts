import { spawnSync } from "node:child_process";

const CANDIDATES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/** Prints the version, and fails where no virtual environment can be made. */
const QUESTION = "import ensurepip, sys, venv; print(sys.version_info[0] * 100 + sys.version_info[1])";

const OLDEST = 310;

/** A Python that Slither runs on, or nothing. */
export function findPython(): string | undefined {
  return CANDIDATES.find((candidate) => {
    const { status, stdout } = spawnSync(candidate, ["-c", QUESTION], { encoding: "utf8" });
    return status === 0 && Number(stdout) >= OLDEST;
  });
}

export const NO_PYTHON = `Slither needs Python 3.10 or newer with its module venv, and there is none on the PATH.
  Debian, Ubuntu   apt install python3 python3-venv
  macOS            brew install python
  Windows          winget install Python.Python.3.12
Nothing else needs Python: every other command runs without.`;
