// Every command, each with something to do in the world of world.ts. A command without a row fails the tests.
import type { TaskDefinition } from "hardhat/types/tasks";
import { people } from "../../../examples/grants/story/people.ts";
import { tasks } from "../../../tasks/index.ts";
import type { Typed } from "../support/inProcess.ts";
import { HOOK } from "./hook.ts";
import { type NodeWorld, UNTIL } from "./world.ts";

const { mara, oscar, gina, gus, vera, operator, office, nora, deployer, relayer, otto, dealer, treasurer } = people;

/** What is typed after the command, besides `--system small --json`. */
export type Row = (world: NodeWorld) => Typed;

/** These answer from files alone: a node is never asked. */
export const OFFLINE = [
  "payouts",
  "policy compile",
  "policy explain",
  "policy schema",
  "policy test",
  "provenance hash",
  "provenance forget",
  "verify-hashes",
  "audit verify",
  "agent status",
  "agent release",
  "agent resume",
  "agent journal export",
] as const;

/** The network of another node of the chain, with which `watch` compares. */
export const SECOND = "second";

/** Commands that take no `--system`. */
const WITHOUT_SYSTEM: readonly string[] = [...OFFLINE, "deploy", "provenance verifier"];

const stopping = { from: gina.address, signatures: undefined } as const;

/** A public key of P-256, as RFC 6979 has it. */
const NIST_KEY =
  "0x60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

export const rows: Record<string, Row> = {
  deploy: ({ file }) => ({ dao: file("third.yaml"), from: deployer.address }),
  verify: () => ({}),
  doctor: () => ({}),

  "policy compile": ({ policy }) => ({ file: policy }),
  "policy explain": ({ policy }) => ({ file: policy }),
  "policy diff": ({ file }) => ({ old: file("next.yaml") }),
  "policy check": () => ({ to: "ada", value: "0.5 ETH", proposer: "payer" }),
  "policy replay": ({ file }) => ({ file: file("next.yaml") }),
  "policy test": ({ file }) => ({ file: file("policy.tests.yaml") }),
  "policy schema": () => ({}),
  "policy exposure": () => ({}),
  "policy publish": ({ policy }) => ({ file: policy }),
  "policy recover": ({ file }) => ({ out: file("recovered.json") }),

  propose: () => ({ to: "ben", value: "3 ETH", nonce: "77" }),
  list: () => ({}),
  show: () => ({ proposal: "payer/2", hashes: true }),
  sign: ({ file }) => ({ proposal: "payer/2", from: oscar.address, out: file("oscar.json") }),
  approve: ({ signatures }) => ({ proposal: "payer/2", signatures: [...signatures] }),
  execute: () => ({ proposal: "payer/1" }),

  inbox: () => ({ as: mara.address }),
  collect: ({ signatures }) => ({ proposal: "payer/2", files: [...signatures], approve: true }),
  keep: () => ({ once: true }),
  "verify-hashes": ({ file }) => ({ file: file("six.json") }),
  history: () => ({}),
  audit: ({ file }) => ({ out: file("audit") }),
  "audit verify": ({ file }) => ({ path: file("audited") }),

  veto: ({ file }) => ({ proposal: "payer/1", ...stopping, out: file("veto.json") }),
  reject: () => ({ proposal: "payer/3", from: vera.address }),
  withdraw: () => ({ proposal: "payer/1", from: operator.address }),
  pause: ({ file }) => ({ duration: "1 day", from: gus.address, signatures: file("pause.json") }),
  allowances: () => ({}),

  "agent list": () => ({}),
  "agent show": () => ({ agent: "payer" }),
  "agent register": ({ file }) => ({ ...newAgent, out: file("root.json") }),
  "agent rotate-key": ({ file }) => ({
    agent: "payer",
    key: nora.address,
    validUntil: UNTIL,
    quiet: "1 hour",
    from: operator.address,
    out: file("root.json"),
  }),
  "agent revoke-key": () => ({ key: treasurer.address, from: operator.address }),
  "agent compromised": ({ file }) => ({
    key: treasurer.address,
    since: "1 hour ago",
    reason: "",
    ...stopping,
    out: file("c.json"),
  }),
  "agent freeze": ({ file }) => ({ agent: "payer", ...stopping, out: file("freeze.json") }),
  "agent raise-tier": ({ file }) => ({ agent: "payer", tier: "high", ...stopping, out: file("raise.json") }),
  "agent block-target": ({ file }) => ({ agent: "payer", target: "ben", ...stopping, out: file("block.json") }),
  "agent restore": ({ file }) => ({ agent: "2", out: file("root.json") }),
  stop: ({ file }) => ({ agent: "payer", ...stopping, out: file("stop") }),
  watch: ({ file }) => ({
    once: true,
    manifests: file("child.json"),
    taint: "1 ETH",
    finality: "0",
    from: nora.address,
    compare: SECOND,
    ...HOOK,
    state: file("watch.sqlite"),
  }),
  "agent status": ({ journal }) => ({ file: journal }),
  "agent release": ({ journal }) => ({ file: journal, keys: ["held"] }),
  "agent resume": ({ journal }) => ({ file: journal }),
  "agent journal verify": ({ journal }) => ({ file: journal }),
  "agent journal export": ({ journal }) => ({ file: journal }),
  "agent journal rebuild": ({ journal }) => ({ file: journal }),

  ...root({
    policy: ({ file }) => ({ file: file("next.yaml") }),
    members: () => ({ council: "board", add: `nora=eoa:${nora.address}`, remove: "mara" }),
    tier: () => ({ tier: "high", delay: "10 minutes" }),
    delay: () => ({ delay: "2 hours" }),
    approver: () => ({ account: vera.address }),
    guardian: () => ({ account: nora.address }),
    vetoer: () => ({ account: nora.address }),
    "agent add": () => newAgent,
    "agent add-key": () => ({ agent: "payer", key: nora.address, validUntil: UNTIL }),
    "agent revoke-key": () => ({ key: treasurer.address }),
    "agent limits": () => ({ agent: "payer", proposals: "20" }),
    "agent operator": () => ({ agent: "payer", operator: "none" }),
    "agent lowest-tier": () => ({ agent: "payer", tier: "solo" }),
    "agent unfreeze": () => ({ agent: "2" }),
    "agent unblock": () => ({ agent: "2", target: "ada" }),
    "agent metadata": () => ({ agent: "payer", model: "rules", modelVersion: "3" }),
    "agent identity": () => ({ agent: "payer", registry: "ada", id: "12" }),
    "source admit": () => ({ account: dealer.address, schema: "payouts" }),
    "source dismiss": () => ({ account: "office", schema: "payouts" }),
    "source add-key": () => ({ source: "office", key: nora.address, validUntil: UNTIL }),
    "source revoke-key": () => ({ key: relayer.address }),
    "attester admit": () => ({ account: nora.address, schema: "payouts" }),
    "attester dismiss": () => ({ account: otto.address, schema: "payouts" }),
    "schema quorum": () => ({ schema: "payouts", attesters: "2" }),
    "schema verifier": () => ({ schema: "payouts", verifier: "board" }),
    "schema criteria": () => ({ schema: "payouts", criteria: "gaps at most 2" }),
    "dispute confirm": ({ disputed }) => ({ batch: disputed }),
    "dispute clear": ({ disputed }) => ({ batch: disputed }),
    "managed add": () => ({ account: "ada" }),
    "managed remove": () => ({ account: "board" }),
    cancel: () => ({ proposal: "payer/2" }),
    drop: () => ({}),
    allowance: () => ({ token: "GUSD", spender: "ada", amount: "0" }),
    send: () => ({ amount: "1 ETH", to: "ada" }),
    batch: ({ file }) => ({ file: file("delay.yaml") }),
    migrate: () => ({ label: "second" }),
  }),
  "root accept": () => ({ role: "guardian", from: dealer.address }),

  "provenance anchor": ({ file }) => ({
    data: [file("other.txt")],
    schema: "payouts",
    source: "office",
    from: office.address,
  }),
  "provenance sign": ({ file }) => ({
    data: file("kept.csv"),
    schema: "payouts",
    source: "office",
    out: file("observation.json"),
  }),
  "provenance hash": ({ file }) => ({ data: file("data.txt") }),
  "provenance prove": ({ file }) => ({ data: file("kept.csv"), index: "1", out: file("second.json") }),
  "provenance verify": ({ file }) => ({ what: file("proof.json") }),
  "provenance disclose": ({ file }) => ({ data: file("kept.csv"), indices: ["0", "1"], out: file("both.json") }),
  "provenance forget": ({ file }) => ({ data: file("kept.csv") }),
  "provenance revoke": ({ file }) => ({ data: file("data.txt"), from: office.address }),
  "provenance dispute": ({ file }) => ({ data: file("data.txt"), from: otto.address, reason: "twice" }),
  "provenance attest": ({ file }) => ({ data: file("data.txt"), from: otto.address }),
  "provenance measure": ({ file }) => ({
    data: file("data.txt"),
    measures: ["gaps 1"],
    checker: "gapcheck/1",
    from: otto.address,
  }),
  "provenance prove-batch": ({ file }) => ({ data: file("data.txt"), out: file("statement") }),
  "provenance verifier": () => ({ publicKey: NIST_KEY }),
  "provenance taint": ({ child, withdrawn, file }) => ({
    data: child,
    parent: withdrawn,
    manifests: file("child.json"),
    from: nora.address,
  }),
  "provenance lineage": ({ child, file }) => ({ data: child, manifests: file("child.json"), out: file("prov.json") }),
  "provenance log": ({ withdrawn, child, file }) => ({
    batches: [withdrawn, child],
    enter: true,
    since: "1",
    out: file("log.json"),
    from: nora.address,
  }),
  "provenance impact": ({ withdrawn, file }) => ({ data: withdrawn, manifests: file("child.json") }),
  payouts: ({ file, policy }) => ({ file: file("payouts.csv"), policy }),
};

const newAgent = {
  id: "3",
  key: nora.address,
  validUntil: UNTIL,
  lowestTier: "high",
  proposals: "5",
  interval: "1 hour",
  probation: "1 day",
  strikes: "3",
  model: "rules",
  modelVersion: "2",
};

/** Runs in a process of its own, for weeks: longRunning.test.ts tries it on nodes that fail, with keeper and watcher. */
const ELSEWHERE = ["agent run"];

/** All that `tasks/index.ts` defines, by what is typed after `hardhat sallyport`. */
export function commandIds(): string[] {
  return (tasks as readonly TaskDefinition[])
    .filter((task) => "action" in task && task.action !== undefined)
    .map(({ id }) => id.slice(1).join(" "))
    .filter((id) => !ELSEWHERE.includes(id));
}

/** What is typed for a command. */
export function typed(world: NodeWorld, id: string, { json = true } = {}): Typed {
  const row = rows[id];
  if (row === undefined) throw new Error(`${id} has no row in test/ts/nodes/commands.ts`);
  return { ...(WITHOUT_SYSTEM.includes(id) ? {} : { system: "small" }), ...(json ? { json } : {}), ...row(world) };
}

function root(changes: Record<string, Row>): Record<string, Row> {
  return Object.fromEntries(
    Object.entries(changes).map(([kind, row]) => [
      `root ${kind}`,
      (world: NodeWorld) => ({ ...row(world), out: world.file("root.json") }),
    ]),
  );
}
