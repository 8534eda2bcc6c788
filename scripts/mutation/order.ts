// Which tests a mutant meets first: those that have killed its neighbours, or bear their name, and are quick.
import { basename, dirname } from "node:path";
import type { Mutant, Result } from "./mutant.ts";
import { type Suite, suiteKey } from "./suites.ts";

/** The room of test/sol in which a file's own tests stand. */
const ROOMS: Record<string, readonly string[]> = {
  AgentTimelock: ["gate"],
  GateExaminer: ["gate"],
  GateSettings: ["gate"],
  TokenReceiver: ["gate"],
  Balances: ["gate"],
  TreasuryCall: ["gate", "matcher"],
  Limits: ["gate"],
  AgentRegistry: ["agentRegistry"],
  ProposalBucket: ["agentRegistry"],
  KeySignature: ["agentRegistry", "provenanceRegistry"],
  AccountCode: ["agentRegistry", "provenanceRegistry"],
  MemberProbe: ["agentRegistry", "gate"],
  Council: ["council"],
  MemberSignatureList: ["council"],
  ProvenanceRegistry: ["provenanceRegistry"],
  ProvenanceLevels: ["provenanceRegistry"],
  ProvenanceSettings: ["provenanceRegistry"],
  P256StatementVerifier: ["provenanceRegistry"],
  BatchLog: ["provenanceRegistry"],
  LogProof: ["provenanceRegistry"],
  Lineage: ["provenanceRegistry"],
  Quality: ["provenanceRegistry"],
  RecordProof: ["provenanceRegistry"],
  BatchHash: ["provenanceRegistry"],
  PolicyMatcher: ["matcher"],
  RuleLib: ["matcher", "vectors"],
  ProposalHash: ["matcher", "vectors"],
  CalldataQuestion: ["matcher"],
  Failures: ["matcher"],
  MeterLib: ["meter", "vectors", "gate"],
  GateLens: ["lens"],
  PolicyLog: ["policyLog"],
};

/** Milliseconds of tests in a batch: little at first, for most mutants die at once. */
const BATCHES = [800, 2_500, 8_000, Number.POSITIVE_INFINITY];

const isCampaign = ({ file }: Suite): boolean => dirname(file) === "test/sol/invariant";

export class Order {
  readonly #suites: readonly Suite[];
  readonly #costs: Map<string, number>;
  readonly #kills = new Map<string, number>();

  /** @param costs Milliseconds of each suite. */
  constructor(suites: readonly Suite[], costs: Map<string, number>) {
    this.#suites = suites;
    this.#costs = costs;
  }

  learn({ file, function: name }: Mutant, { outcome }: Result): void {
    if (outcome.kind !== "killed") return;
    for (const place of [file, `${file}/${name}`]) {
      const key = `${place} ${outcome.by.suite}`;
      this.#kills.set(key, (this.#kills.get(key) ?? 0) + 1);
    }
  }

  /** All suites, in batches: the one that killed the mutant before is alone and first, campaigns are last. */
  batchesFor(mutant: Mutant, killer?: string): string[][] {
    const first = this.#suites.filter((suite) => suiteKey(suite) === killer);
    const single = this.#suites.filter((suite) => !isCampaign(suite) && !first.includes(suite));
    const ranked = single
      .map((suite) => ({ key: suiteKey(suite), cost: this.#cost(suite), value: this.#value(mutant, suite) }))
      .sort((a, b) => b.value / (150 + b.cost) - a.value / (150 + a.cost));
    const batches: string[][] = [];
    for (const limit of BATCHES) {
      const batch: string[] = [];
      for (let sum = 0; ranked.length > 0 && sum < limit; ) {
        const next = ranked.shift();
        if (next === undefined) break;
        batch.push(next.key);
        sum += next.cost;
      }
      batches.push(batch);
    }
    batches.unshift(first.map(suiteKey));
    batches.push(this.#suites.filter((suite) => isCampaign(suite) && !first.includes(suite)).map(suiteKey));
    return batches;
  }

  #cost(suite: Suite): number {
    return this.#costs.get(suiteKey(suite)) ?? 300;
  }

  #value({ file, function: name }: Mutant, suite: Suite): number {
    const key = suiteKey(suite);
    const stem = basename(suite.file, ".t.sol").toLowerCase();
    const words = `${basename(file, ".sol")} ${name}`.toLowerCase();
    const rooms = ROOMS[basename(file, ".sol")] ?? [];
    const value =
      0.1 +
      4 * (this.#kills.get(`${file}/${name} ${key}`) ?? 0) +
      (this.#kills.get(`${file} ${key}`) ?? 0) +
      (words.includes(stem) ? 6 : 0) +
      (rooms.includes(basename(dirname(suite.file))) ? 2 : 0);
    return suite.name.endsWith("SafeTest") ? value * 0.4 : value;
  }
}
