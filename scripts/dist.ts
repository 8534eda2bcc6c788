// What npm packs besides what git holds: the JavaScript and the types of sdk, agent and tasks, in dist/. npm runs it
// before it packs, and --remove afterwards: inside the repository everything is read from its source, and what was
// built from older sources must never be met there.
import { rmSync } from "node:fs";
import { run } from "./lib/run.ts";

rmSync("dist", { recursive: true, force: true });
if (!process.argv.includes("--remove") && !run("tsc", ["-p", "tsconfig.build.json"])) process.exit(1);
