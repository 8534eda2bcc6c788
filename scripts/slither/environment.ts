import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runQuietly } from "../lib/run.ts";

const REQUIREMENTS = join("scripts", "slither", "requirements.txt");

/**
 * A virtual environment with Slither in the versions and hashes of requirements.txt, made anew where these changed.
 * Returns its Python.
 */
export function prepareSlither(python: string, room: string): string {
  const environment = join(room, "venv");
  const binaries = join(environment, process.platform === "win32" ? "Scripts" : "bin");
  const own = join(binaries, "python");
  const stamp = join(environment, "requirements.sha256");
  const wanted = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    console.log("installing Slither below cache/, once (a minute)");
    rmSync(environment, { recursive: true, force: true });
    const options = [
      "--quiet",
      "--disable-pip-version-check",
      "--require-hashes",
      "--no-deps",
      "--only-binary",
      ":all:",
    ];
    const done =
      runQuietly(python, ["-m", "venv", environment]) &&
      runQuietly(own, ["-m", "pip", "install", ...options, "-r", REQUIREMENTS]);
    if (!done) throw new Error("SLITHER_NOT_INSTALLED: pip could not install scripts/slither/requirements.txt.");
    writeFileSync(stamp, wanted);
  }
  return own;
}
