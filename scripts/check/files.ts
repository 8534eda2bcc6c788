import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** The project's own files: those that git tracks or would track, and that exist. */
export function projectFiles(): string[] {
  const output = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
  return output.split("\n").filter((file) => file !== "" && existsSync(file));
}
