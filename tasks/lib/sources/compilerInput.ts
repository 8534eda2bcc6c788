import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { keccak256, stringToHex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { sourceLists } from "./sourceLists.ts";

/** What a compiler needs to make the code of a contract again, to the last byte. */
export type CompilerInput = {
  /** The compiler's standard JSON. */
  stdJsonInput: {
    language: "Solidity";
    sources: Record<string, { content: string }>;
    settings: Record<string, unknown>;
  };
  compilerVersion: string;
  /** Where the contract stands in it: `project/contracts/Council.sol:Council`. */
  contractIdentifier: string;
};

const OUTPUT = { "*": { "*": ["abi", "metadata", "evm.bytecode.object", "evm.deployedBytecode.object"] } };

/**
 * The compiler's input for one of our contracts, from the sources that the package ships and depends on.
 *
 * @param read Reads a source; that of the installed packages if left out.
 * @throws SOURCE_CHANGED where one is missing, or is not what the contracts were compiled from.
 */
export function compilerInput(contract: string, read: (source: string) => string = readSource): CompilerInput {
  const list = sourceLists.contracts[contract];
  if (list === undefined) throw new Error(`No contract ${contract} is deployed.`);
  const sources = list.sources.map((source) => [source, { content: requireUnchanged(source, read) }] as const);
  return {
    stdJsonInput: {
      language: "Solidity",
      sources: Object.fromEntries(sources),
      settings: { ...sourceLists.settings[list.settings], outputSelection: OUTPUT },
    },
    compilerVersion: sourceLists.compilerVersion,
    contractIdentifier: `${list.source}:${contract}`,
  };
}

function requireUnchanged(source: string, read: (source: string) => string): string {
  const hash = sourceLists.hashes[source];
  try {
    const content = read(source);
    if (keccak256(stringToHex(content)) === hash) return content;
  } catch (cause) {
    throw new SallyportError("SOURCE_CHANGED", { summary: "A source cannot be read.", place: source, cause });
  }
  throw new SallyportError("SOURCE_CHANGED", {
    summary: "A source is not the one that the contracts were compiled from.",
    place: source,
    details: { expected: `keccak256 ${hash}` },
  });
}

/** `project/…` is this package, `npm/<package>@<version>/…` one that it depends on. */
function readSource(source: string): string {
  const specifier = source.replace(/^project\//, "sallyport/").replace(/^npm\/(@?[^@]+)@[^/]+\//, "$1/");
  return readFileSync(createRequire(import.meta.url).resolve(specifier), "utf8");
}
