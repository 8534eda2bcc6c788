// Agent files, plans, and tables that plans read. An accepted one is used as an agent uses it.
import { readFileSync } from "node:fs";
import { zeroAddress } from "viem";
import { readAgentFile } from "../../../agent/agentFile/readAgentFile.ts";
import type { AgentFile } from "../../../agent/agentFile/schema.ts";
import type { Brain } from "../../../agent/brains/brain.ts";
import { rulesBrain } from "../../../agent/brains/rules/rulesBrain.ts";
import { buildIntent } from "../../../agent/intents/buildIntent.ts";
import type { KeyedIntent } from "../../../agent/intents/intent.ts";
import type { Observation } from "../../../agent/sources/observation.ts";
import { recordsOfFiles } from "../../../agent/sources/records.ts";
import { decodeFile } from "../../../tasks/lib/files.ts";
import { EXAMPLE, NOW, textOf } from "../corpus.ts";
import { knownPolicy } from "./policies.ts";
import { type Reader, requireSame } from "./reader.ts";

const FOLDER = "examples/agent";
const policy = () => knownPolicy("examples/small/policy.yaml");

function bookkeeper(): AgentFile {
  return readAgentFile(readFileSync(`${FOLDER}/agent.yaml`, "utf8"), { policy: policy() });
}

/** Whatever it names the policy has: the one of the example that it is from. */
export const readAgent: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const example = text.includes("treasurer") ? EXAMPLE : "examples/small";
  const { names } = knownPolicy(`${example}/policy.yaml`);
  const { agent, sources, venues } = readAgentFile(text, { policy: knownPolicy(`${example}/policy.yaml`), file });
  const units = [names.native.name, ...Object.keys(names.tokens)];
  const contracts = [...Object.keys(names.accounts), ...Object.keys(names.tokens)];
  const isKnown = [
    Object.keys(names.agents).includes(agent),
    ...Object.values(sources).map((source) => !("balance" in source) || units.includes(source.balance)),
    ...Object.values(venues).map(({ contract }) => contracts.includes(contract)),
  ];
  requireSame(
    "names of the policy",
    isKnown,
    isKnown.map(() => true),
  );
};

/** Asked twice it says the same, no key twice, and nothing that is built pays anybody but accounts of the policy. */
export const readPlanFile: Reader = async (bytes, file) => {
  const agentFile = bookkeeper();
  const brain = rulesBrain({ text: decodeFile(bytes, file), file, observedAt: NOW, policy: policy(), agentFile });
  await requireWishes(brain, agentFile, observed(readFileSync(`${FOLDER}/bills.csv`)));
};

/** The example's plan on the table: each wish takes payee and amount from the row that it cites. */
export const readBills: Reader = async (bytes, file) => {
  const agentFile = bookkeeper();
  const text = readFileSync(`${FOLDER}/plan.yaml`, "utf8");
  const brain = rulesBrain({ text, file: "plan.yaml", observedAt: NOW, policy: policy(), agentFile });
  const observations = observed(bytes, file);
  const lines = textOf(bytes).split("\n");
  for (const { intent } of await requireWishes(brain, agentFile, observations)) {
    if (intent.kind !== "pay") continue;
    const line = lines[intent.amount.from.record - 1] ?? "";
    requireSame(
      `${intent.to} and ${intent.amount.value}`,
      [line.includes(intent.to), line.includes(intent.amount.value)],
      [true, true],
    );
  }
};

function observed(bytes: Uint8Array, path = "bills.csv"): Observation[] {
  const { records, content } = recordsOfFiles([{ path, bytes }]);
  const common = { observedAt: NOW, digest: content.root, batches: [] };
  const purse = [{ number: 1, text: '{"balance":"50000","unit":"LUSD"}', hash: content.root }];
  return [
    { source: "bills", records, ...common },
    { source: "purse", records: purse, ...common },
  ];
}

async function requireWishes(
  brain: Brain,
  agentFile: AgentFile,
  observations: Observation[],
): Promise<readonly KeyedIntent[]> {
  const signal = new AbortController().signal;
  const question = { turn: 1, now: NOW, observations, kinds: agentFile.intents, known: new Map(), tokensLeft: 0 };
  const tryIntent = () => Promise.reject(new Error("rules ask nobody"));
  const [decision, again] = await Promise.all([1, 2].map(() => brain.decide({ ...question, tryIntent }, signal)));
  const wishes = decision?.intents ?? [];
  requireSame("the same decision", again, decision);
  const keys = wishes.map(({ key }) => key);
  requireSame("keys", [...new Set(keys)], keys);
  const context = {
    policy: policy(),
    agentFile,
    treasury: zeroAddress,
    observations: [...observations, ...(brain.own ?? [])],
  };
  const { accounts, tokens } = policy().names;
  const known = [...Object.values(accounts), ...Object.values(tokens).map(({ address }) => address)];
  const targets = wishes.flatMap(({ intent }) => {
    const judged = buildIntent(intent, context);
    return judged.ok ? judged.built.calls.map(({ target }) => target) : [];
  });
  requireSame(
    "targets of the policy",
    targets.every((target) => known.includes(target)),
    true,
  );
  return wishes;
}
