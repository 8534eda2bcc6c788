// What many calls in one proposal cost: by a rule that all share, by a rule for each, and by root, which needs none. The
// calls are of 68 bytes and reach a contract that does nothing, so that all gas is the gate's.
import { type Address, encodeFunctionData, type Hex, parseAbi, parseEventLogs, size } from "viem";
import {
  agentProposer,
  buildProposal,
  type CallRequest,
  type CompiledPolicy,
  compilePolicy,
  type Proposal,
  planProposal,
  proposalTypedData,
  type Witness,
} from "../../sdk/index.ts";
import { encode } from "./chain.ts";
import { number, table } from "./report.ts";
import type { Row } from "./rows.ts";
import { runRootCall } from "./setup.ts";
import { AGENTS, abis, DELAY, ROOT_DELAY, type System, tiers } from "./system.ts";

/** One proposal of many calls. */
export type Large = {
  calls: number;
  /** Distinct rules; none at root. */
  rules: number;
  /** Of the transaction that proposes. */
  calldata: number;
  propose: number;
  execute: number;
};

/** Rules of the policy: as many as the other measurements have, so that every proof is 4 hashes deep. */
const RULES = 16;

/** How many calls, under how many rules; none: at root. */
const SIZES = [
  { calls: 1, rules: 1 },
  { calls: 25, rules: 1 },
  { calls: 100, rules: 1 },
  { calls: 256, rules: 1 },
  { calls: 16, rules: RULES },
  { calls: 256, rules: 0 },
] as const;

/** Creation code of a contract that stops at once. */
const IDLE = "0x60016000f3";

/** Measures all sizes. The gate has another policy afterwards. */
export async function measureLarge(system: System): Promise<Large[]> {
  const { chain, actors, gate, token } = system;
  const { address: desk } = await chain.deploy({ abi: [], bytecode: IDLE }, [], actors.deployer);
  const policy = compilePolicy(policyText({ token, desk, payees: system.grantees }));
  const setRoot = encodeFunctionData({ abi: abis.gate, functionName: "setPolicyRoot", args: [policy.root] });
  await runRootCall(system, gate, setRoot);
  const measured: Large[] = [];
  for (const { calls: count, rules } of SIZES) {
    const calls = Array.from({ length: count }, (_, i) => call(system, desk, i, rules));
    const run = () => (rules === 0 ? runAtRoot(system, calls) : runAsAgent(system, policy, calls));
    // The first warms meter, bucket and counters.
    await run();
    measured.push({ calls: count, rules, ...(await run()) });
  }
  return measured;
}

/** As the guide has them. */
export function largeTable(measured: readonly Large[]): string {
  return table(
    ["calls", "distinct rules", "calldata", "gas to propose", "gas to execute, without the calls' own"],
    measured.map(({ calls, rules, calldata, propose, execute }) => [
      String(calls),
      rules === 0 ? "none, at root" : String(rules),
      `${(calldata / 1000).toFixed(1)} kB`,
      number(propose),
      number(execute),
    ]),
  );
}

export function largeRows(measured: readonly Large[]): Row[] {
  return measured.flatMap(({ calls, rules, propose, execute }) =>
    Object.entries({ propose, execute }).map(([act, value]) => ({
      name: `${act} ${calls} calls, ${rules === 0 ? "at root" : `distinct rules: ${rules}`}`,
      value,
      budget: null,
      stretch: null,
      transactions: [],
    })),
  );
}

type Cost = Omit<Large, "calls" | "rules">;

let nonce = 1_000_000n;

async function runAsAgent(system: System, policy: CompiledPolicy, calls: CallRequest[]): Promise<Cost> {
  const { chain, gate, actors } = system;
  nonce += 1n;
  const now = chain.now();
  const frame = { proposer: agentProposer(AGENTS.payer), nonce, epoch: 1, notAfter: now + 7 * 86_400 };
  const planned = planProposal({ policy, ...frame, tier: tiers.optimistic, calls, now });
  if (!planned.allowed) throw new Error(`The policy refuses call ${planned.callIndex}: ${planned.refusal}`);
  const { proposal, witness } = planned;
  const key = system.agentKeys.payer;
  const signature = await key.signTypedData(proposalTypedData({ chainId: chain.chainId, gate, proposal }));
  const args = [proposal, witness, key.address, signature] as const;
  const data = encodeFunctionData({ abi: abis.gate, functionName: "propose", args });
  return run(system, { proposal, witness, data, from: actors.relayer, delay: DELAY });
}

async function runAtRoot(system: System, calls: CallRequest[]): Promise<Cost> {
  const { root } = system.actors;
  nonce += 1n;
  const notAfter = system.chain.now() + 10 * 86_400;
  const proposal = buildProposal({ proposer: root, nonce, epoch: 1, notAfter, calls });
  const witness = { rules: [], proofs: [], batches: [] };
  const args = [proposal, witness, notAfter] as const;
  const data = encodeFunctionData({ abi: abis.gate, functionName: "proposeAsApprover", args });
  return run(system, { proposal, witness, data, from: root, delay: ROOT_DELAY });
}

type Run = { proposal: Proposal; witness: Witness; data: Hex; from: Address; delay: number };

async function run({ chain, gate, actors }: System, { proposal, witness, data, from, delay }: Run): Promise<Cost> {
  const proposed = await chain.send({ to: gate, from, data });
  const [event] = parseEventLogs({ abi: abis.gate, logs: proposed.logs, eventName: "Proposed" });
  if (event === undefined) throw new Error("The gate emitted no Proposed.");
  chain.wait(delay);
  const args = [proposal, witness, event.args.terms] as const;
  const executing = encodeFunctionData({ abi: abis.gate, functionName: "execute", args });
  const executed = await chain.send({ to: gate, from: actors.relayer, data: executing });
  return { calldata: size(data), propose: proposed.gas, execute: executed.gas };
}

function call({ grantees }: System, desk: Address, index: number, rules: number): CallRequest {
  const name = functionOf(rules === 0 ? 0 : index % rules);
  const signatures: readonly string[] = [`function ${name}${PARAMETERS}`];
  return { target: desk, data: encode(parseAbi(signatures), name, [grantees[index % grantees.length], 1_000_000n]) };
}

const PARAMETERS = "(address to, uint256 amount)";

function functionOf(rule: number): string {
  return `pay${rule}`;
}

/** Rules of a kind, one for each function of the desk; all charge one meter. */
function policyText(a: { token: Address; desk: Address; payees: readonly Address[] }): string {
  const names = a.payees.map((_, i) => `payee-${i}`);
  return `${[
    "version: 1",
    "addresses:",
    `  desk: "${a.desk}"`,
    ...a.payees.map((payee, i) => `  ${names[i]}: "${payee}"`),
    `tokens: { USDC: { address: "${a.token}", decimals: 6 } }`,
    `agents: { payer: ${AGENTS.payer} }`,
    `groups: { payees: [${names.join(", ")}] }`,
    `tiers: { small: { index: ${tiers.optimistic}, optimistic: true } }`,
    'meters: { payments: { burst: "1,000,000 USDC", refill: "1,000,000 USDC", per: 1 day } }',
    "rules:",
    ...Array.from({ length: RULES }, (_, i) => [
      `  payment-${i}:`,
      "    who: payer",
      `    may call: desk.${functionOf(i)}${PARAMETERS}`,
      '    where: { to: one of payees, amount: "at most 100 USDC" }',
      "    meter: payments",
      "    counts: amount",
      "    tier: small",
    ]).flat(),
  ].join("\n")}\n`;
}
