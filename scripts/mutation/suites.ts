// Runs Solidity tests in this process, as `hardhat test solidity` does, over code that was just compiled.
import { createRequire } from "node:module";
import type * as Edr from "@nomicfoundation/edr";
import type { HardhatConfig } from "hardhat/types/config";
import { type Artifact, ROOT } from "./build.ts";
import type { Code } from "./compile.ts";

/** One test contract. */
export type Suite = { name: string; file: string; artifact: Artifact };

/** A test that failed, and what it said. */
export type Failure = { file: string; suite: string; test: string; reason: string };

/** How a batch of suites ended. `milliseconds` are told by suite. */
export type Played = { failures: Failure[]; milliseconds: Map<string, number> };

const require = createRequire(import.meta.url);
// Hardhat's own engine, from where Hardhat has it.
const edr = createRequire(require.resolve("hardhat/package.json"))("@nomicfoundation/edr") as typeof Edr;

const SOLC = "0.8.37";
const CHAIN = "generic";
/**
 * Looks, in steps, for an amount of gas that is too little for the second half of a call. Without the optimizer such an
 * amount may lie between two steps, for reasons that have nothing to do with the mutant.
 */
const OF_GAS = "^test_WithoutMinGasACallCanBeStarved";

/** More than any test takes, and an end for a mutant that has none. */
const GAS = 10_000_000_000n;

/** A sixth of what npm test plays: few mutants live as long, and each costs both campaigns. */
const CAMPAIGN_RUNS = 10;

export const suiteKey = ({ file, name }: { file: string; name: string }): string => `${file}:${name}`;

export function suitesOf(artifacts: readonly Artifact[]): Suite[] {
  return artifacts
    .filter(({ sourceName, bytecode, abi }) => {
      const isTest = abi.some(({ type, name }) => type === "function" && /^(test|invariant)/.test(name ?? ""));
      return sourceName.endsWith(".t.sol") && bytecode !== "0x" && isTest;
    })
    .map((artifact) => ({ name: artifact.contractName, file: artifact.sourceName, artifact }));
}

/** Where suites are run over the contracts of a build, some of them replaced. */
export class Theatre {
  readonly #artifacts: ReadonlyMap<string, Edr.Artifact>;
  /** Names of all tests. */
  readonly #tests: ReadonlySet<string>;
  readonly #config: HardhatConfig["test"]["solidity"]["profiles"][string];
  #context: Promise<Edr.EdrContext> | undefined;

  constructor(artifacts: readonly Artifact[], config: HardhatConfig) {
    this.#artifacts = new Map(artifacts.map((artifact) => [nameOf(artifact), toEdr(artifact)]));
    this.#tests = new Set(suitesOf(artifacts).map(({ artifact }) => nameOf(artifact)));
    const profile = config.test.solidity.profiles.default;
    if (profile === undefined) throw new Error("MUTATION_NO_PROFILE: hardhat.config.ts has no profile for tests");
    this.#config = profile;
  }

  /** @param replaced Code by the compiler's name of its contract, see {nameOf}. */
  async play(suites: readonly Suite[], replaced: ReadonlyMap<string, Code>): Promise<Played> {
    const played: Played = { failures: [], milliseconds: new Map() };
    const context = await this.#open();
    const files = new Map(suites.map(({ artifact }) => [artifact.inputSourceName, artifact.sourceName]));
    // Of tests only these: handing over all takes longer than most of them.
    const names = new Set(suites.map(({ artifact }) => nameOf(artifact)));
    const cast = [...this.#artifacts].filter(([name]) => names.has(name) || !this.#tests.has(name));
    const asked = new Set(suites.map(suiteKey));
    // The engine may say that it is done before the last suites have told how they ended.
    await new Promise<void>((resolve, reject) => {
      let isDone = false;
      const onStep = (): void => {
        if (isDone && played.milliseconds.size === asked.size) resolve();
      };
      context
        .runSolidityTests(
          CHAIN,
          cast.map(([name, artifact]) => withCode(artifact, replaced.get(name))),
          suites.map(({ artifact }) => idOf(artifact)),
          this.#arguments(),
          {},
          ({ id, durationNs, testResults }) => {
            const file = files.get(id.source) ?? id.source;
            played.milliseconds.set(suiteKey({ file, name: id.name }), Number(durationNs / 1_000_000n));
            for (const { name, status, reason } of testResults) {
              if (status !== edr.TestStatus.Failure) continue;
              played.failures.push({ file, suite: id.name, test: name, reason: reason ?? "" });
            }
            onStep();
          },
        )
        .then(() => {
          isDone = true;
          onStep();
        }, reject);
    });
    played.failures.sort((a, b) => (`${a.file}${a.suite}${a.test}` < `${b.file}${b.suite}${b.test}` ? -1 : 1));
    return played;
  }

  #open(): Promise<Edr.EdrContext> {
    this.#context ??= (async () => {
      const context = new edr.EdrContext();
      await context.registerSolidityTestRunnerFactory(CHAIN, edr.l1SolidityTestRunnerFactory());
      return context;
    })();
    return this.#context;
  }

  #arguments(): Edr.SolidityTestRunnerConfigArgs {
    const { fsPermissions, fuzz, invariant } = this.#config;
    const permit = (access: Edr.FsAccessPermission, paths: readonly string[] = []) =>
      paths.map((path) => ({ access, path }));
    return {
      projectRoot: ROOT,
      hardfork: edr.OSAKA,
      fsPermissions: [
        ...permit(edr.FsAccessPermission.ReadDirectory, fsPermissions?.readDirectory),
        ...permit(edr.FsAccessPermission.DangerouslyReadWriteDirectory, fsPermissions?.dangerouslyReadWriteDirectory),
      ],
      fuzz,
      // What is wrong shows in the first failing call: nobody looks for a shorter way to it.
      invariant: { ...invariant, runs: CAMPAIGN_RUNS, shrinkRunLimit: 0 },
      localPredeploys: edr.l1GenesisState(edr.l1HardforkFromString(edr.OSAKA)),
      excludeTestPattern: OF_GAS,
      disableBlockGasLimit: true,
      disableTransactionGasCap: true,
      gasLimit: GAS,
      collectStackTraces: edr.CollectStackTraces.OnFailure,
    };
  }
}

/** A contract as the compiler names it: "project/contracts/Council.sol:Council". */
export const nameOf = ({ inputSourceName, contractName }: Artifact): string => `${inputSourceName}:${contractName}`;

const idOf = ({ contractName, inputSourceName }: Artifact): Edr.ArtifactId => ({
  name: contractName,
  source: inputSourceName,
  solcVersion: SOLC,
});

function toEdr(artifact: Artifact): Edr.Artifact {
  const { abi, bytecode, deployedBytecode, linkReferences, deployedLinkReferences } = artifact;
  return {
    id: idOf(artifact),
    contract: { abi: JSON.stringify(abi), bytecode, deployedBytecode, linkReferences, deployedLinkReferences },
  };
}

const withCode = (artifact: Edr.Artifact, code: Code | undefined): Edr.Artifact =>
  code === undefined ? artifact : { ...artifact, contract: { ...artifact.contract, ...code } };
