import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { addressNames } from "../../../sdk/describe/addressNames.ts";
import { describeCall } from "../../../sdk/describe/describeCall.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { parseSafeBatch, type SafeBatch } from "../../../sdk/import/safeBatch.ts";
import { type CompiledPolicy, compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { findRule } from "../../../sdk/policy/match/findRule.ts";
import { matchProposal } from "../../../sdk/policy/match/matchProposal.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import type { CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import { limitExceeded } from "../../../sdk/proposal/limits.ts";
import { policyOfBatch } from "../support/policyOfBatch.ts";
import { accounts } from "../support/policyText.ts";
import { batchText, methodCall } from "../support/safeBatch.ts";

const { alice, bob, carol, USDC, vault } = accounts;
const NOW = 1_800_000_000;
const AGENT = agentProposer(1n);

// What a council had approved must pass from file to proposal without a byte of difference, and with one it must not.
describe("batches under a policy of exactly their calls", () => {
  const batches: [what: string, transactions: unknown[]][] = [
    ["a transfer", [methodCall(USDC, "transfer", ["address to", "uint256 value"], [alice, "35200000000"])]],
    [
      "approve, then deposit",
      [
        methodCall(USDC, "approve", ["address spender", "uint256 amount"], [vault, "5"]),
        methodCall(
          vault,
          "deposit",
          ["address token", "uint256 amount", "address onBehalf", "uint16 code"],
          [USDC, "5", alice, "0"],
        ),
      ],
    ],
    [
      "plain value, raw calldata, a function without arguments",
      [
        { to: bob, value: "1000000000000000001", data: null },
        { to: vault, value: "0", data: "0x12345678" },
        methodCall(vault, "acceptOwnership", [], null),
      ],
    ],
    [
      "value with a call",
      [
        {
          ...methodCall(
            vault,
            "claim",
            ["bytes16 id", "bytes32[] proof", "uint256 index"],
            [`0x${"ab".repeat(16)}`, `[0x${"cd".repeat(32)}]`, "3"],
          ),
          value: "7",
          contractMethod: {
            name: "claim",
            payable: true,
            inputs: [
              { name: "id", type: "bytes16" },
              { name: "proof", type: "bytes32[]" },
              { name: "index", type: "uint256" },
            ],
          },
        },
      ],
    ],
    [
      "lists and text",
      [
        methodCall(vault, "grantRoles", ["bytes32[] roles", "address account"], [`["0x${"11".repeat(32)}"]`, carol]),
        methodCall(vault, "addGauge", ["address gauge", "string kind"], [carol, "Ethereum"]),
        methodCall(vault, "performAction", ["address target", "bytes data"], [carol, "0xab8f0945"]),
      ],
    ],
    [
      "one call twice",
      [
        { to: vault, value: "0", data: "0x12345678" },
        { to: vault, value: "0", data: "0x12345678" },
      ],
    ],
  ];
  for (const [what, transactions] of batches) {
    it(what, () => judge(parseSafeBatch(batchText(transactions))));
  }

  // Real batches are not part of the project.
  const folder = join(process.env["SALLYPORT_REAL_DATA"] ?? "", "dao-batches");
  if (process.env["SALLYPORT_REAL_DATA"] === undefined || !existsSync(folder)) return;

  for (const file of readdirSync(folder).sort()) {
    it(file, () => {
      try {
        judge(parseSafeBatch(readFileSync(join(folder, file)), { file }));
      } catch (error) {
        // The one that is refused; see safeBatch.test.ts.
        if (!isSallyportError(error, "SAFE_BATCH_DATA_DISAGREES")) throw error;
        expect(file).to.equal("040-chain137.json");
      }
    });
  }
});

function judge(batch: SafeBatch) {
  const policy = compilePolicy(policyOfBatch(batch.calls));
  const calls = batch.calls.map(({ target, value, data }) => ({ target, value, data }));
  const planned = plan(policy, calls);
  if (!planned.allowed) throw new Error(`call ${planned.callIndex}: ${planned.refusal}`);
  const { proposal, witness } = planned;
  expect(proposal.calls.map(({ target, value, data }) => ({ target, value, data }))).to.deep.equal(calls);
  expect(matchProposal({ policy, proposal, inputs: [], now: NOW }).allowed).to.equal(true);
  expect(limitExceeded(proposal, witness)).to.equal(undefined);

  const names = addressNames(policy.names, {});
  for (const call of batch.calls) {
    const { text } = describeCall(call, { names, policy: policy.names, claimed: call.method?.abi });
    // What the file names a function for is decoded; what it does not is shown as it is.
    expect(text === undefined).to.equal(call.method === undefined && call.data !== "0x");
    if (text !== undefined && call.method !== undefined) expect(text).to.include(`.${call.method.abi.name}(`);
  }

  for (const [i, call] of calls.entries()) {
    for (const changed of [another(call), { ...call, value: call.value + 1n }, { ...call, target: vaultOf(call) }]) {
      const found = findRule({ policy, proposer: AGENT, call: changed, now: NOW });
      expect(found.allowed, `call ${i}`).to.equal(false);
    }
  }
  const last = calls.length - 1;
  const refused = plan(policy, calls.with(last, another(calls[last]!)));
  expect(refused.allowed ? undefined : refused.callIndex).to.equal(last);
}

/** The same call with its last bit turned. */
function another(call: { target: Hex; value: bigint; data: Hex }) {
  if (call.data === "0x") return { ...call, data: "0x00" as const };
  const last = Number.parseInt(call.data.slice(-1), 16) ^ 1;
  return { ...call, data: `${call.data.slice(0, -1)}${last.toString(16)}` as Hex };
}

function vaultOf({ target }: { target: Hex }): Hex {
  return target === accounts.council ? accounts.office : accounts.council;
}

function plan(policy: CompiledPolicy, calls: readonly CallRequest[]) {
  const common = { proposer: AGENT, nonce: 1n, epoch: 1, notAfter: NOW + 60, now: NOW };
  return planProposal({ ...common, policy, calls });
}
