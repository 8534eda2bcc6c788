#!/usr/bin/env node
// Speaks the part of solc's command line that forge uses, on top of the solc package: forge then compiles with the
// very compiler that Hardhat uses, and downloads nothing. The executable bit must stay set.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const require = createRequire(import.meta.url);
const args = process.argv.slice(2);

function optionValue(flag) {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

/**
 * Coverage tells source files by their numbers alone, and the compiler numbers each run from zero in the order of their
 * names. Tests are a run of their own: empty files, whose names come first, let their numbers begin where no others are.
 */
function compile(input, callbacks) {
  const solc = require("solc");
  if (input.settings.viaIR) return solc.compile(JSON.stringify(input), callbacks);
  const empty = Array.from({ length: 1000 }, (_, i) => `!${i}.sol`);
  for (const name of empty)
    input.sources[name] = { content: "pragma solidity 0.8.37; // SPDX-License-Identifier: MIT" };
  const output = JSON.parse(solc.compile(JSON.stringify(input), callbacks));
  for (const name of empty) delete output.sources?.[name];
  return JSON.stringify(output);
}

if (args.includes("--version")) {
  // forge parses the banner of the native compiler and knows no "Emscripten.clang" build.
  const version = require("solc")
    .version()
    .replace(/\.Emscripten\.clang$/, ".Linux.g++");
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${version}\n`);
} else if (args.includes("--standard-json")) {
  const includePaths = args.flatMap((arg, i) => (arg === "--include-path" ? [args[i + 1]] : []));
  const roots = [optionValue("--base-path") ?? process.cwd(), ...includePaths];
  const read = (path) => {
    const file = roots.map((root) => resolve(root, path)).find(existsSync);
    return file === undefined ? { error: "File not found" } : { contents: readFileSync(file, "utf8") };
  };
  process.stdout.write(compile(JSON.parse(readFileSync(0, "utf8")), { import: read }));
} else {
  console.error(`solc-wrapper: unsupported arguments ${args.join(" ")}`);
  process.exit(1);
}
