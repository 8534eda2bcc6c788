// Makes every command of this project work on a fresh clone: when the dependencies are missing, stale or
// incomplete it runs `npm ci`, under a Node that is new enough.
//
// Plain JavaScript, because it must run before anything is installed and on a Node that is too old for the rest.
// Under such a Node npm would skip Hardhat's native part without a word, so Node 24 is then fetched through npx;
// it is also a devDependency, and npm puts node_modules/.bin first on PATH, so scripts run on it afterwards.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const stamp = join(modules, ".bootstrap");
const windows = process.platform === "win32";

const wanted = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

function reasonToInstall() {
  if (!existsSync(modules)) return "dependencies are not installed";
  if (!existsSync(stamp)) return "the installation was not finished by this script";
  if (readFileSync(stamp, "utf8") !== wanted) return "package-lock.json changed";
  const nomic = join(modules, "@nomicfoundation");
  if (!existsSync(nomic) || !readdirSync(nomic).some((name) => name.startsWith("edr-"))) {
    return "Hardhat's native part is missing (an npm command ran under an old Node)";
  }
  return undefined;
}

function nodeIsNewEnough() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}

// npm and npx are .cmd files on Windows, which only a shell can start. This very Node comes first on PATH, so that
// npm does not run on another, older one.
function run(command, args) {
  const quoted = windows ? args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)) : args;
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`;
  return spawnSync(command, quoted, { cwd: root, stdio: "inherit", shell: windows });
}

const reason = reasonToInstall();
if (reason !== undefined) {
  const modern = nodeIsNewEnough();
  // `npm ci` deletes node_modules first, and Windows refuses to delete the node.exe that runs this script.
  if (windows && process.execPath.startsWith(modules)) {
    console.error(`[bootstrap] ${reason}.`);
    console.error("[bootstrap] Windows cannot replace a running node.exe. Please run: node scripts/bootstrap.mjs");
    process.exit(1);
  }
  const how = modern ? `Node ${process.versions.node}` : `Node 24 through npx (this is ${process.versions.node})`;
  console.error(`[bootstrap] ${reason}: running npm ci with ${how} ...`);
  const result = modern ? run("npm", ["ci"]) : run("npx", ["--yes", "-p", "node@24", "-c", "npm ci"]);
  if (result.error) console.error(`[bootstrap] could not start npm: ${result.error.message}`);
  if (result.status !== 0) {
    console.error("[bootstrap] npm ci failed; its message is above. The npm registry must be reachable once.");
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}
