import { readFileSync } from "node:fs";
import { expect } from "chai";
import { decodeFunctionData, erc20Abi, getAddress } from "viem";
import { readAgentFile } from "../../../agent/agentFile/readAgentFile.ts";
import { rulesBrain } from "../../../agent/brains/rules/rulesBrain.ts";
import { buildIntent } from "../../../agent/intents/buildIntent.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { findRule } from "../../../sdk/policy/match/findRule.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { observed, TREASURY } from "../support/agentWorld.ts";

const read = (path: string) => readFileSync(`examples/${path}`, "utf8");
const policy = compilePolicy(read("small/policy.yaml"));
const agentFile = readAgentFile(read("agent/agent.yaml"), { policy, file: "examples/agent/agent.yaml" });
const NOW = Date.parse("2026-11-23T12:00:00Z") / 1000;

async function turn(balance: string) {
  const brain = rulesBrain({ text: read("agent/plan.yaml"), file: "plan.yaml", observedAt: NOW, policy, agentFile });
  const observations = observed({
    bills: read("agent/bills.csv").trimEnd().split("\n"),
    purse: [`{"balance":"${balance}","unit":"LUSD"}`],
  });
  const question = { turn: 1, now: NOW, kinds: agentFile.intents, known: new Map(), tokensLeft: 0 };
  const tryIntent = () => Promise.reject(new Error("rules ask nobody"));
  const decision = await brain.decide({ ...question, observations, tryIntent }, new AbortController().signal);
  const context = {
    policy,
    agentFile,
    treasury: getAddress(TREASURY),
    observations: [...observations, ...(brain.own ?? [])],
  };
  return decision.intents.map((keyed) => ({ ...keyed, judged: buildIntent(keyed.intent, context) }));
}

describe("example: the bookkeeper's agent", () => {
  it("wishes for approved bills and salaries, which rules carry, and for nothing to a stranger", async () => {
    const wishes = await turn("50000");
    expect(wishes.map(({ key }) => key)).to.deep.equal([
      "bills/H-2026-09",
      "bills/H-2026-10",
      "bills/X-7781",
      "salaries/2026-11-01T00:00:00Z",
    ]);
    expect(wishes.map(({ judged }) => (judged.ok ? judged.built.sentences : judged.code))).to.deep.equal([
      ["pay 120 LUSD to hosting"],
      ["pay 134.5 LUSD to hosting"],
      "INTENT_PARTY_UNKNOWN",
      ["pay 4,000 LUSD to ada", "pay 3,500 LUSD to ben"],
    ]);
    expect(wishes.map(({ rationale }) => rationale)).to.include("Salaries of 30 days; the purse holds 50000 LUSD");
    const calls = wishes.flatMap(({ judged }) => (judged.ok ? judged.built.calls : []));
    const rules = calls.map((call) => findRule({ policy, proposer: agentProposer(1n), call, bounds: [], now: NOW }));
    expect(rules.map((found) => found.allowed && found.rule.tier)).to.deep.equal(["small", "small", "board", "board"]);
    const [first] = calls;
    const { args } = decodeFunctionData({ abi: erc20Abi, data: first?.data ?? "0x" });
    expect(args).to.deep.equal([policy.names.accounts["hosting"], 120_000_000n]);
  });

  it("leaves salaries out while the purse holds too little", async () => {
    const keys = async (balance: string) => (await turn(balance)).map(({ key }) => key);
    expect(await keys("19999.999999")).not.to.include("salaries/2026-11-01T00:00:00Z");
    expect(await keys("20000")).to.include("salaries/2026-11-01T00:00:00Z");
  });
});
