import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { ownSources, parse } from "../check/syntax/code.ts";

/**
 * Writes the syntax trees of our contracts in the form that crytic-compile exports and Slither reads. So Slither sees
 * all contracts as one program, and no compiler but the project's own is asked. Bytecode is left out: no detector
 * looks at it.
 */
export function writeExport(file: string): void {
  const { sources, contracts } = parse(ownSources());
  const nameOf = (path: string) => {
    const place = isOurs(path) ? path : `node_modules/${path}`;
    return { absolute: resolve(place), relative: place, short: place, used: path };
  };
  const units = Object.entries(sources).map(([path, { ast }]) => {
    const described = Object.entries(contracts[path] ?? {}).map(([name, { abi, userdoc = {}, devdoc = {} }]) => [
      name,
      {
        abi,
        userdoc,
        devdoc,
        bin: "",
        "bin-runtime": "",
        srcmap: "",
        "srcmap-runtime": "",
        filenames: nameOf(path),
        libraries: {},
        is_dependency: !isOurs(path),
      },
    ]);
    return [path, { ast, contracts: Object.fromEntries(described) }];
  });
  const program = {
    compiler: { compiler: "solc", version: "0.8.37", optimized: true },
    source_units: Object.fromEntries(units),
    filenames: Object.keys(sources).map(nameOf),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({
      compilation_units: { contracts: program },
      package: null,
      working_dir: process.cwd(),
      type: SOLC,
      unit_tests: [],
      crytic_version: "0.0.2",
    }),
  );
}

/** crytic-compile's number for plain solc. */
const SOLC = 1;

const isOurs = (path: string) => path.startsWith("contracts/");
