// Compiles a contract with a mutant in one of its files, in this process.
import { createRequire } from "node:module";
import { type Artifact, buildOf, importsOf, type Settings } from "./build.ts";

type Compiled = { evm: { bytecode: { object: string }; deployedBytecode: { object: string } } };
type Output = {
  errors?: readonly { severity: string; formattedMessage: string; sourceLocation?: { file: string; start: number } }[];
  contracts?: Record<string, Record<string, Compiled>>;
};

export type Code = { bytecode: string; deployedBytecode: string };

/** As the contract is deployed, or without the optimizer: three times quicker, and does the same. */
export type Pace = "deployed" | "quick";

const WANTED = ["evm.bytecode.object", "evm.deployedBytecode.object"];

// Loading the compiler takes a second, which who only lists mutants need not wait.
let solc: { compile(input: string): string } | undefined;

/** The places that the compiler complains of, as file and character, where it gives no code. */
export class CompileError extends Error {
  readonly places: readonly { file: string; start: number }[];

  constructor(errors: NonNullable<Output["errors"]>) {
    super(errors[0]?.formattedMessage ?? "no code");
    this.places = errors.flatMap(({ sourceLocation: at }) => (at === undefined ? [] : [at]));
  }
}

/** The code of a contract where some files (as the compiler knows them) read otherwise. */
export function compile(artifact: Artifact, pace: Pace, changed: ReadonlyMap<string, string> = new Map()): Code {
  solc ??= createRequire(import.meta.url)("solc") as typeof solc;
  const build = buildOf(artifact);
  const { inputSourceName, contractName } = artifact;
  const sources = Object.fromEntries(
    [...importsOf(build, inputSourceName)].map((path) => {
      const content = changed.get(path);
      return [path, content === undefined ? build.input.sources[path] : { content }];
    }),
  );
  const input = {
    language: "Solidity",
    sources,
    settings: {
      ...(pace === "quick" ? quick(build.input.settings) : build.input.settings),
      // The hash of the sources at the end of the code would differ for every change, also for one of no effect.
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { [inputSourceName]: { [contractName]: WANTED } },
    },
  };
  const output = JSON.parse(solc?.compile(JSON.stringify(input)) ?? "{}") as Output;
  const errors = output.errors?.filter(({ severity }) => severity === "error") ?? [];
  const evm = output.contracts?.[inputSourceName]?.[contractName]?.evm;
  if (evm === undefined || errors.length > 0) throw new CompileError(errors);
  return {
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
  };
}

/** Tests are compiled without the optimizer anyway. */
function quick({ optimizer: _, ...settings }: Settings): Omit<Settings, "optimizer"> & { optimizer: object } {
  return { ...settings, optimizer: { enabled: false } };
}
