import { globSync } from "node:fs";
import { createRequire } from "node:module";
import hardhatToolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import hardhatViem from "@nomicfoundation/hardhat-viem";
import { configVariable, defineConfig } from "hardhat/config";
import { shareCompilers } from "./scripts/build/shareCompilers.ts";
import { useAllCores } from "./scripts/build/useAllCores.ts";
import sallyport from "./tasks/plugin.ts";

/** How often a function is assumed to be called. */
const OPTIMIZER_RUNS = 10_000;

/** More than this makes the gate too large for EIP-170's code size limit. */
const OPTIMIZER_RUNS_OF_GATE = 200;

/**
 * The Yul optimizer's steps. These were solc's default in 0.8.21 to 0.8.28; with them the gate is 500 bytes smaller
 * than with the default of today, and so fits.
 */
const OPTIMIZER_STEPS =
  "dhfoDgvulfnTUtnIf[xa[r]EscLMcCTUtTOntnfDIulLculVcul[j]Tpeulxa[rul]xa[r]cLgvifCTUca[r]LSsTFOtfDnca[r]Iulc]" +
  "jmul[jul]VcTOculjmul:fDnTOcmu";

const require = createRequire(import.meta.url);
// The compiler comes from its npm package, so that building needs no download.
const solc = { version: "0.8.37", path: require.resolve("solc/soljson.js") };

// One way to compile each contract that is deployed, in every build profile: what is deployed is what is tested.
const deployed = (runs: number) => ({
  ...solc,
  settings: {
    evmVersion: "osaka",
    viaIR: true,
    optimizer: {
      enabled: true,
      runs,
      details: {
        yul: true,
        cse: true,
        constantOptimizer: true,
        deduplicate: true,
        jumpdestRemover: true,
        orderLiterals: true,
        peephole: true,
        inliner: true,
        yulDetails: { stackAllocation: true, optimizerSteps: OPTIMIZER_STEPS },
      },
    },
  },
});

// Tests are never deployed for real. Without IR and optimizer they compile many times quicker. What is compiled together
// has equal settings (see shareCompilers), and all tests at once are more than the compiler can write; so their number of
// runs, which means nothing without the optimizer, tells parts apart.
const forTests = (part: number) => ({
  ...solc,
  settings: { evmVersion: "osaka", optimizer: { enabled: false, runs: part } },
});
// Neither are mocks, but a Governor does not fit EIP-170 without the optimizer, and gas is measured beside it.
const forMocks = { ...solc, settings: { evmVersion: "osaka", optimizer: { enabled: true, runs: 200 } } };

function overridesFor(pattern: string, compiler: ReturnType<typeof forTests | typeof deployed>) {
  const files = globSync(pattern, { cwd: import.meta.dirname });
  return Object.fromEntries(files.map((file) => [file.replaceAll("\\", "/"), compiler]));
}

const overrides = {
  ...overridesFor("contracts/AgentTimelock.sol", deployed(OPTIMIZER_RUNS_OF_GATE)),
  ...overridesFor("test/sol/**/*.sol", forTests(1)),
  ...overridesFor("test/sol/gate/**/*.sol", forTests(2)),
  ...overridesFor("test/sol/{gas,invariant,model}/**/*.sol", forTests(3)),
  ...overridesFor("contracts/mocks/**/*.sol", forMocks),
};

const profile = { compilers: [deployed(OPTIMIZER_RUNS)], overrides };

// 30,000 calls per campaign. Deep rather than many: only long histories reach the states that are worth it.
const invariantRuns = Number(process.env.SALLYPORT_INVARIANT_RUNS ?? 60);
const invariantDepth = Number(process.env.SALLYPORT_INVARIANT_DEPTH ?? 500);
// How often the runner tries to find a shorter way to a violation. Who only wants to see one sets zero.
const invariantShrinks = Number(process.env.SALLYPORT_INVARIANT_SHRINKS ?? 5000);
const fuzzRuns = Number(process.env.SALLYPORT_FUZZ_RUNS ?? 256);
// How many inputs vm.assume may reject before the property fails.
const fuzzRejects = Number(process.env.SALLYPORT_FUZZ_REJECTS ?? 65_536);
const fuzzSeed = process.env.SALLYPORT_FUZZ_SEED ?? "0x5a11";

export default defineConfig({
  plugins: [hardhatToolbox, hardhatViem, shareCompilers, useAllCores, sallyport],
  paths: { tests: { mocha: "./test/ts", solidity: "./test/sol" } },
  solidity: {
    // Tests are a build of their own, so that editing one recompiles no contract.
    splitTestsCompilation: true,
    // Contracts of others that are deployed beside ours, or stand on the other side in tests, as they are.
    npmFilesToBuild: [
      "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol",
      "@openzeppelin/contracts/governance/TimelockController.sol",
    ],
    profiles: { default: profile, production: profile },
  },
  test: {
    // Milliseconds that a test may take: a busy machine needs ten times as long as a quiet one.
    mocha: { timeout: 120_000 },
    solidity: {
      fuzz: { runs: fuzzRuns, maxTestRejects: fuzzRejects, seed: fuzzSeed },
      invariant: {
        runs: invariantRuns,
        depth: invariantDepth,
        // A handler picks what it may do, so a revert inside a campaign is a finding and not noise.
        failOnRevert: true,
        shrinkRunLimit: invariantShrinks,
        // Handlers take seeds: values that the chain has seen mean nothing to them.
        dictionaryWeight: 0,
        includeStorage: false,
        includePushBytes: false,
      },
      fsPermissions: {
        readDirectory: [
          "./test/vectors",
          "./artifacts",
          "./node_modules/@safe-global/safe-smart-account/build/artifacts",
        ],
        // Campaigns count here how often each action succeeded; see scripts/campaign.ts.
        // The model check counts there, too; see scripts/model.ts.
        dangerouslyReadWriteDirectory: ["./cache/campaign", "./cache/model"],
      },
    },
  },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" },
    prague: { type: "edr-simulated", chainType: "l1", hardfork: "prague" },
    // What `npm run local` starts; guides are tried on a port of their own.
    local: { type: "http", chainType: "l1", url: process.env.SALLYPORT_LOCAL_URL ?? "http://127.0.0.1:8545" },
    // The same chain by another node, to compare with; the same node where none is named.
    second: {
      type: "http",
      chainType: "l1",
      url: process.env.SALLYPORT_SECOND_URL ?? process.env.SALLYPORT_LOCAL_URL ?? "http://127.0.0.1:8545",
    },
    sepolia: {
      type: "http",
      chainType: "l1",
      url: configVariable("SEPOLIA_RPC_URL"),
      accounts: [configVariable("SEPOLIA_DEPLOYER_KEY")],
    },
    baseSepolia: {
      type: "http",
      chainType: "op",
      url: configVariable("BASE_SEPOLIA_RPC_URL"),
      accounts: [configVariable("BASE_SEPOLIA_DEPLOYER_KEY")],
    },
    opSepolia: {
      type: "http",
      chainType: "op",
      url: configVariable("OP_SEPOLIA_RPC_URL"),
      accounts: [configVariable("OP_SEPOLIA_DEPLOYER_KEY")],
    },
  },
});
