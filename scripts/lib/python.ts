import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./run.ts";

const CANDIDATES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/** Prints the version, and fails where no virtual environment can be made. */
const QUESTION = "import ensurepip, sys, venv; print(sys.version_info[0] * 100 + sys.version_info[1])";

/** A tool that runs on Python. */
export type PythonTool = {
  name: string;
  /** The oldest Python that it runs on, 3.10 being 310. */
  oldest: number;
  /** A file that pins it and all that it needs by versions and hashes. */
  requirements: string;
  /** The directory below cache/ that its virtual environment is made in. */
  room: string;
};

/** A Python that is new enough, or nothing. */
export function findPython(oldest: number): string | undefined {
  return CANDIDATES.find((candidate) => {
    const { status, stdout } = spawnSync(candidate, ["-c", QUESTION], { encoding: "utf8" });
    return status === 0 && Number(stdout) >= oldest;
  });
}

/** What to tell where there is none. */
export function noPython({ name, oldest }: PythonTool): string {
  return `${name} needs Python ${Math.floor(oldest / 100)}.${oldest % 100} or newer with its module venv, and there is none on the PATH.
  Debian, Ubuntu   apt install python3 python3-venv
  macOS            brew install python
  Windows          winget install Python.Python.3.12
Nothing else needs Python: every other command runs without.`;
}

/** A virtual environment with the tool, made anew where its pins changed. Returns the directory of its programs. */
export function preparePython(python: string, { name, requirements, room }: PythonTool): string {
  const environment = join(room, "venv");
  const programs = join(environment, process.platform === "win32" ? "Scripts" : "bin");
  const stamp = join(environment, "requirements.sha256");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return programs;
  console.log(`installing ${name} below cache/, once (a minute)`);
  rmSync(environment, { recursive: true, force: true });
  const options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps", "--only-binary", ":all:"];
  const done =
    runQuietly(python, ["-m", "venv", environment]) &&
    runQuietly(join(programs, "python"), ["-m", "pip", "install", ...options, "-r", requirements]);
  if (!done) throw new Error(`PYTHON_NOT_INSTALLED: pip could not install ${requirements}.`);
  writeFileSync(stamp, wanted);
  return programs;
}
