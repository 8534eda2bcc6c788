// What becomes of a wish between the brain and the journal, each stage by itself, beside libraries that do the same.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { Wallet } from "ethers";
import { bytesToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { bundle } from "../../../agent/bundle/bundle.ts";
import { runMonitors } from "../../../agent/checks/monitors/runMonitors.ts";
import { reachVerdict } from "../../../agent/checks/reachVerdict.ts";
import { type Journal, openJournal } from "../../../agent/journal/openJournal.ts";
import type { PastProposal } from "../../../agent/journal/past.ts";
import { proposalTypedData } from "../../../sdk/index.ts";
import { hashText } from "../../../sdk/text/hashText.ts";
import { billOf, bills, LIFETIME, owner, policy, proposer, START } from "./wish.ts";

/** Earlier proposals that the monitors look at. */
export const HISTORY = 1_000;

const KEY = bytesToHex(new Uint8Array(32).fill(7));
const MONITORS = {
  amount: { do: "hold", deviations: 6 },
  "first-time": { do: "hold" },
  "look-alike": { do: "freeze" },
  rate: { do: "hold", "at most": 20, per: 86_400 },
  concentration: { do: "hold", above: 9_000, per: 86_400 },
  repeated: { do: "hold" },
} as const;

const history: PastProposal[] = Array.from({ length: HISTORY }, (_, i) => {
  const at = START - 86_400 * (HISTORY - i);
  return { at, time: at, outcome: "executed", calls: billOf(i).built.calls };
});

/** One stage: does the work of the wish of this number. */
export type Stage = { name: string; run: (number: number) => unknown };

/** Our stages in their order, and what others do instead of some of them. Journals lie in the folder. */
export function stagesIn(folder: string): { ours: Stage[]; others: Stage[]; close: () => void } {
  const account = privateKeyToAccount(KEY);
  const wallet = new Wallet(KEY);
  const journal: Journal = openJournal({ path: join(folder, "stages.sqlite"), owner });
  const bare = new DatabaseSync(join(folder, "bare.sqlite"));
  bare.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entries (number INTEGER PRIMARY KEY, text)",
  );
  const insert = bare.prepare("INSERT INTO entries (text) VALUES (?)");
  const ours: Stage[] = [
    { name: "verdict", run: (i) => verdict(i) },
    { name: `monitors, over ${HISTORY} earlier proposals`, run: (i) => monitors(i) },
    { name: "bundle", run: (i) => evidence(i) },
    { name: "sign", run: (i) => account.signTypedData(typedData(i)) },
    { name: "journal: intended, on the disk", run: (i) => journal.append(intended(i)) },
  ];
  const others: Stage[] = [
    {
      name: "bundle: @openzeppelin/merkle-tree, the same lines",
      run: (i) =>
        StandardMerkleTree.of(
          evidence(i).lines.map((line) => [hashText(line)]),
          ["bytes32"],
        ).root,
    },
    {
      name: "sign: ethers",
      run: (i) => {
        const { domain, types, message } = typedData(i);
        return wallet.signTypedData(domain, types as never, message);
      },
    },
    { name: "journal: bare node:sqlite, the same text", run: (i) => insert.run(JSON.stringify(intended(i), plain)) },
  ];
  return {
    ours,
    others,
    close: () => {
      journal.close();
      bare.close();
    },
  };
}

function verdict(number: number) {
  const { nonce, built } = billOf(number);
  const evidence = hashText(String(number));
  const asked = { policy, proposer, nonce, epoch: 1, notAfter: START + LIFETIME, built, batches: [], now: START };
  const reached = reachVerdict({ ...asked, tier: 0, evidence });
  if (!reached.allowed) throw new Error(reached.reason);
  return reached;
}

function monitors(number: number) {
  const { calls } = billOf(number).built;
  return runMonitors({ calls, history, names: policy.names, now: START, clock: START }, MONITORS);
}

function evidence(number: number) {
  const { wish, built } = billOf(number);
  const findings = Array.from({ length: 12 }, (_, i) => `monitor ${i}: what it found of ${wish.key}`);
  return bundle({
    agent: "bookkeeper",
    agentFile: hashText("agent file"),
    policy: { root: policy.root, file: hashText("policy") },
    observations: [bills],
    decision: { by: "rules/1", transcript: [`wish ${wish.key}`] },
    ...{ wish, spends: [], sentences: built.sentences, findings },
  });
}

const planned = new Map<number, ReturnType<typeof intendedAnew>>();

/** An entry for each wish, made before it is measured. */
export function intended(number: number): ReturnType<typeof intendedAnew> {
  const known = planned.get(number) ?? intendedAnew(number);
  planned.set(number, known);
  return known;
}

function intendedAnew(number: number) {
  const { proposal, witness } = verdict(number).planned;
  const { lines } = evidence(number);
  return { kind: "intended", key: billOf(number).key, attempt: 0, proposal, witness, evidence: lines } as const;
}

function typedData(number: number) {
  return proposalTypedData({ chainId: owner.chainId, gate: owner.gate, proposal: intended(number).proposal });
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
