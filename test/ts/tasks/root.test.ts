import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import {
  type Address,
  encodeFunctionData,
  getAddress,
  parseEther,
  parseUnits,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlock, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { anchor } from "../../../sdk/actions/anchor.ts";
import { confirm, sendCall } from "../../../sdk/actions/sendCall.ts";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { parseSafeBatch } from "../../../sdk/import/safeBatch.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { hashCriteria } from "../../../sdk/provenance/criteria.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { readBatchStatus } from "../../../sdk/read/readBatch.ts";
import { rootChanges } from "../../../sdk/rootProposal/changes/index.ts";
import { parseChange } from "../../../sdk/rootProposal/parseChange.ts";
import { parseMoment } from "../../../sdk/time/moment.ts";
import { execute } from "../../../tasks/execute.ts";
import { propose } from "../../../tasks/propose.ts";
import { accept } from "../../../tasks/rootProposal/accept.ts";
import { batch } from "../../../tasks/rootProposal/batch.ts";
import { type ChangeArguments, change } from "../../../tasks/rootProposal/change.ts";
import { show } from "../../../tasks/show.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRefusal } from "../support/refusal.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao, rootPolicy, SCHEMA } from "../support/rootDao.ts";
import { recipients } from "../support/smallDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE } from "../support/taskContext.ts";

/** Ascending by metric, as root must set them. */
const CRITERIA = [
  { metric: stringToHex("delay", { size: 32 }), atLeast: 0n, atMost: 60n },
  { metric: stringToHex("gaps", { size: 32 }), atLeast: -(1n << 255n), atMost: 2n },
];

const { mara, nora, vera, viktor, operator, treasurer, treasurerSecond, office, gina } = people;
const UNTIL = "2040-01-01T00:00:00Z";
const HOUR = 3600;

type Fields = Record<string, string>;

/** A change that the gate refuses, and why. */
type Hostile = { fields: Fields; code: ErrorCode; args?: Record<string, unknown>; value?: string };

type Case = {
  kind: string;
  fields: Fields;
  /** Everything that it changes, from how it was. */
  expected: (before: Record<string, unknown>) => Record<string, unknown>;
  /** What the command tells of it. */
  words: RegExp;
  /** How things must stand before. */
  given?: () => Promise<void>;
  hours?: number;
  hostile: Hostile[];
};

describeWithAnvil(
  "root proposals",
  (anvil) => {
    let dao: RootDao;
    let fresh: `0x${string}`;
    const common = (): ChangeArguments => ({
      ...{ nonce: undefined, lifetime: undefined, safeBatch: undefined, system: undefined },
      policy: dao.file("policy.yaml"),
      out: dao.file("root.json"),
    });
    const make = (kind: string, fields: Fields) => change(dao.context, kind, { ...common(), ...fields });

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
      fresh = await dao.clock.snapshot();
    });
    after(() => dao.remove());
    afterEach(async () => {
      await dao.clock.revert({ id: fresh });
      fresh = await dao.clock.snapshot();
    });

    /** From an account that the node plays. */
    async function mined(transaction: { account: Address; to: Address; data: `0x${string}` }) {
      const hash = await sendTransaction(dao.client, { chain: hardhat, ...transaction });
      await waitForTransactionReceipt(dao.client, { hash });
    }

    /** Something that the guardian did, by the members of its body; here by standing in its place. */
    async function asGuardian(to: Address, data: `0x${string}`) {
      const { guards } = dao.addresses.councils as { guards: Address };
      await dao.clock.impersonateAccount({ address: guards });
      await dao.clock.setBalance({ address: guards, value: parseEther("1") });
      await mined({ account: guards, to, data });
      await dao.clock.stopImpersonatingAccount({ address: guards });
    }

    const agentNow = (before: Record<string, unknown>, changes: object) => ({
      "agent 1": { ...(before["agent 1"] as object), ...changes },
    });
    const settingsNow = (changes: object) => ({
      settings: { verifier: zeroAddress, quorum: 0, round: 0, criteria: zeroHash, ...changes },
    });
    const tierNow = (before: Record<string, unknown>, tier: number, changes: object) => ({
      [`tier ${tier}`]: { ...(before[`tier ${tier}`] as object), ...changes },
    });
    const newKey = { revokedAt: 0, compromisedSince: 0, kind: 1, lowestTier: 0, validFrom: 0 };
    const until = parseMoment(UNTIL)!;

    const cases: Case[] = [
      {
        kind: "members",
        fields: { council: "board", add: `nora=eoa:${nora.address}`, remove: "mara" },
        expected: () => ({ "board member mara": undefined, "board member nora": 1, "board epoch": 2n }),
        words:
          /board \(0x\w+\): mara \(0x\w+\) member with a wallet → no member, 0x\w+ no member → member with a wallet, threshold stays 2 of 3/,
        hostile: [
          {
            fields: { council: "board", threshold: "4" },
            code: "COUNCIL_THRESHOLD_OUT_OF_RANGE",
            args: { threshold: 4n, members: 3n },
          },
          // More EOAs than 255 cannot agree at all; up to that the Council itself compares with its members.
          { fields: { council: "board", threshold: "256" }, code: "ROOT_CHANGE_INVALID", value: "256" },
          {
            fields: { council: "board", threshold: "255" },
            code: "COUNCIL_THRESHOLD_OUT_OF_RANGE",
            args: { threshold: 255n, members: 3n },
          },
          {
            fields: { council: "board", threshold: "0" },
            code: "COUNCIL_THRESHOLD_OUT_OF_RANGE",
            args: { threshold: 0n, members: 3n },
          },
          {
            fields: { council: "board", add: `bot=eoa:${treasurer.address}` },
            code: "REGISTRY_ROLE_CONFLICT",
            args: { account: treasurer.address },
          },
          {
            fields: { council: "board", add: `gina=eoa:${gina.address}` },
            code: "REGISTRY_ROLE_CONFLICT",
            args: { account: gina.address },
          },
          { fields: { council: "board", add: `mara=eoa:${mara.address}` }, code: "COUNCIL_ALREADY_MEMBER" },
          { fields: { council: "board", remove: "nora" }, code: "ROOT_CHANGE_INVALID", value: "nora" },
          { fields: { council: "board", remove: nora.address }, code: "ROOT_CHANGE_INVALID", value: nora.address },
          { fields: { council: "board", threshold: "2" }, code: "ROOT_CHANGE_WITHOUT_EFFECT" },
        ],
      },
      {
        kind: "members",
        fields: { council: "board", threshold: "3" },
        expected: () => ({ "board threshold": 3n, "board epoch": 2n }),
        words: /threshold 2 of 3 → 3 of 3/,
        hostile: [],
      },
      {
        kind: "tier",
        fields: { tier: "high", delay: "10 minutes" },
        expected: (before) => tierNow(before, 1, { delay: 600 }),
        words: /tier high \(1\) of the gate: approver stays board \(0x\w+\), delay 1 hour → 10 minutes/,
        hostile: [
          {
            fields: { tier: "high", delay: "599 seconds" },
            code: "GATE_DELAY_OUT_OF_RANGE",
            args: { given: 599, minimum: 600, maximum: 30 * 86_400 },
          },
          { fields: { tier: "solo", approver: "none" }, code: "GATE_TIER_ORDER", args: { tier: 2 } },
          { fields: { tier: "high", approver: "guards" }, code: "GATE_ROLE_CONFLICT" },
          {
            fields: { tier: "high", approver: treasurer.address },
            code: "GATE_INVALID_ACCOUNT",
            args: { given: treasurer.address },
          },
          { fields: { tier: "hihg", delay: "10 minutes" }, code: "ROOT_CHANGE_INVALID", value: "hihg" },
          { fields: { tier: "3", delay: "10 minutes" }, code: "ROOT_CHANGE_INVALID", value: "3" },
          { fields: { tier: "high" }, code: "ROOT_CHANGE_INVALID", value: "high" },
          { fields: { tier: "high", delay: "1 hour" }, code: "ROOT_CHANGE_WITHOUT_EFFECT" },
        ],
      },
      {
        kind: "tier",
        fields: { tier: "3", approver: vera.address, delay: "30 days" },
        expected: () => ({ "tier 3": { approver: vera.address, approverHasEpoch: false, delay: 30 * 86_400 } }),
        words: /tier 3 of the gate: is added above all others, approver 0x\w+, delay 30 days/,
        hostile: [
          {
            fields: { tier: "4", approver: vera.address, delay: "30 days" },
            code: "GATE_UNKNOWN_TIER",
            args: { tier: 4, tierCount: 3n },
          },
          {
            fields: { tier: "3", approver: vera.address, delay: "31 days" },
            code: "GATE_DELAY_OUT_OF_RANGE",
            args: { given: 31 * 86_400, minimum: 600, maximum: 30 * 86_400 },
          },
        ],
      },
      {
        kind: "delay",
        fields: { delay: "2 hours" },
        expected: () => ({ "gate delay": 2 * HOUR }),
        words: /the gate: root delay 1 hour → 2 hours/,
        hostile: [
          { fields: { delay: "9 minutes" }, code: "GATE_DELAY_OUT_OF_RANGE" },
          { fields: { delay: "soon" }, code: "ROOT_CHANGE_INVALID", value: "soon" },
          { fields: { delay: "1 hour" }, code: "ROOT_CHANGE_WITHOUT_EFFECT" },
        ],
      },
      {
        kind: "approver",
        fields: { account: vera.address },
        expected: () => ({ "offered approver": [vera.address, false] }),
        words: /the gate: offered root approver nobody → 0x\w+, without an epoch/,
        hostile: [
          { fields: { account: "guards" }, code: "GATE_ROLE_CONFLICT" },
          // Offering succeeds, accepting never could.
          {
            fields: { account: treasurer.address },
            code: "GATE_INVALID_ACCOUNT",
            args: { given: treasurer.address },
          },
          { fields: { account: vera.address.toLowerCase() }, code: "ROOT_CHANGE_INVALID" },
          { fields: { account: "none" }, code: "ROOT_CHANGE_WITHOUT_EFFECT" },
        ],
      },
      {
        kind: "guardian",
        fields: { account: nora.address },
        expected: () => ({ "offered guardian": nora.address }),
        words: /the gate: offered guardian nobody → 0x\w+/,
        hostile: [
          { fields: { account: mara.address }, code: "REGISTRY_ROLE_CONFLICT", args: { account: mara.address } },
          { fields: { account: vera.address }, code: "GATE_ROLE_CONFLICT", args: { account: vera.address } },
          { fields: { account: treasurer.address }, code: "REGISTRY_ROLE_CONFLICT" },
        ],
      },
      {
        kind: "guardian",
        fields: { account: "none" },
        expected: () => ({ "gate guardian": zeroAddress }),
        words: /the gate: guardian guards \(0x\w+\) → nobody/,
        hostile: [],
      },
      {
        kind: "vetoer",
        fields: { account: nora.address },
        hours: 3,
        expected: () => ({ "gate rootVetoer": nora.address }),
        words: /the gate: root vetoer 0x\w+ → 0x\w+/,
        hostile: [
          { fields: { account: "guards" }, code: "GATE_ROLE_CONFLICT" },
          { fields: { account: viktor.address }, code: "ROOT_CHANGE_WITHOUT_EFFECT" },
        ],
      },
      {
        kind: "managed add",
        fields: { account: "ada" },
        expected: (before) => ({ managed: [...(before["managed"] as Address[]), getAddress(recipients.ada)] }),
        words: /ada \(0x\w+\) not managed → managed/,
        hostile: [{ fields: { account: "board" }, code: "GATE_INVALID_ACCOUNT" }],
      },
      {
        kind: "managed remove",
        fields: { account: "board" },
        expected: (before) => ({ managed: (before["managed"] as Address[]).toSpliced(3, 1) }),
        words: /board \(0x\w+\) managed → not managed/,
        hostile: [
          { fields: { account: "gate" }, code: "GATE_INVALID_ACCOUNT" },
          { fields: { account: "ada" }, code: "GATE_INVALID_ACCOUNT" },
        ],
      },
      {
        kind: "agent add",
        fields: {
          ...{ id: "2", key: nora.address, validUntil: UNTIL, lowestTier: "high", operator: operator.address },
          ...{ proposals: "5", interval: "1 hour", probation: "1 day", strikes: "3", model: "rules" },
          modelVersion: "2",
        },
        expected: () => ({
          "agent 2": {
            ...{ known: true, frozen: false, lowestTier: 1, strikes: 0, strikeLimit: 3, hasBlockedTargets: false },
            ...{
              stoppedAt: 0,
              probation: 86_400,
              bucketTime: 0,
              proposalBurst: 5,
              proposalInterval: HOUR,
              keyCount: 1,
            },
          },
          "agent 2 operator": operator.address,
          "key nora": { ...newKey, agent: 2n, validUntil: until, version: 1, lowestTier: 1 },
        }),
        words:
          /agent 2: is unknown → an agent, operator payer-operator \(0x\w+\), lowest tier high \(1\), proposals at once 5/,
        hostile: (
          [
            [{ id: "1" }, "REGISTRY_AGENT_EXISTS"],
            [{ key: mara.address }, "REGISTRY_ROLE_CONFLICT"],
            [{ key: gina.address }, "REGISTRY_ROLE_CONFLICT"],
            [{ key: vera.address }, "REGISTRY_ROLE_CONFLICT"],
            [{ key: treasurer.address }, "REGISTRY_KEY_TAKEN"],
            [{ kind: "contract" }, "REGISTRY_INVALID_KEY"],
            [{ proposals: "0" }, "REGISTRY_INVALID_LIMITS"],
            [{ lowestTier: "3" }, "REGISTRY_TIER_OUT_OF_RANGE"],
            [{ validUntil: "2020-01-01T00:00:00Z" }, "REGISTRY_INVALID_PERIOD"],
            [{ validUntil: "2040" }, "ROOT_CHANGE_INVALID"],
          ] as const
        ).map(([wrong, code]) => ({
          fields: {
            ...{ id: "2", key: nora.address, validUntil: UNTIL, lowestTier: "high", operator: operator.address },
            ...{ proposals: "5", interval: "1 hour", probation: "1 day", strikes: "3", model: "rules" },
            modelVersion: "2",
            ...wrong,
          },
          code,
        })),
      },
      {
        kind: "agent add-key",
        fields: { agent: "payer", key: treasurerSecond.address, validUntil: UNTIL },
        expected: (before) => ({
          ...agentNow(before, { keyCount: 2 }),
          "key treasurerSecond": { ...newKey, agent: 1n, validUntil: until, version: 2 },
        }),
        words: /agent payer \(1\): new key 0x\w+ \(a wallet\) until 2040-01-01 00:00:00 UTC, lowest tier small \(0\)/,
        hostile: [
          {
            fields: { agent: "payer", key: treasurer.address, validUntil: UNTIL },
            code: "REGISTRY_KEY_TAKEN",
            args: { key: treasurer.address, agent: 1n },
          },
          { fields: { agent: "7", key: nora.address, validUntil: UNTIL }, code: "REGISTRY_UNKNOWN_AGENT" },
        ],
      },
      {
        kind: "agent limits",
        fields: { agent: "1", proposals: "20", strikes: "2" },
        expected: (before) => agentNow(before, { proposalBurst: 20, strikeLimit: 2 }),
        words: /proposals at once 50 → 20, one more each stays 1 minute, probation stays 1 hour, strikes .* never → 2/,
        hostile: [
          { fields: { agent: "7", proposals: "20" }, code: "REGISTRY_UNKNOWN_AGENT", args: { agent: 7n } },
          { fields: { agent: "1", proposals: "0" }, code: "REGISTRY_INVALID_LIMITS" },
          { fields: { agent: "1", proposals: "50" }, code: "ROOT_CHANGE_WITHOUT_EFFECT" },
        ],
      },
      {
        kind: "agent operator",
        fields: { agent: "payer", operator: "none" },
        expected: () => ({ "agent 1 operator": zeroAddress }),
        words: /operator payer-operator \(0x\w+\) → nobody/,
        hostile: [{ fields: { agent: "7", operator: "none" }, code: "REGISTRY_UNKNOWN_AGENT" }],
      },
      {
        kind: "agent lowest-tier",
        fields: { agent: "payer", tier: "solo" },
        expected: (before) => agentNow(before, { lowestTier: 2 }),
        words: /lowest tier small \(0\) → solo \(2\), strikes stays 0/,
        hostile: [
          {
            fields: { agent: "payer", tier: "3" },
            code: "REGISTRY_TIER_OUT_OF_RANGE",
            args: { given: 3, lowest: 0, highest: 2 },
          },
        ],
      },
      {
        kind: "agent unfreeze",
        fields: { agent: "payer" },
        given: () =>
          asGuardian(
            dao.addresses.registry,
            encodeFunctionData({ abi: agentRegistryAbi, functionName: "freeze", args: [1n] }),
          ),
        expected: (before) => agentNow(before, { frozen: false }),
        words: /is frozen → free/,
        hostile: [{ fields: { agent: "7" }, code: "REGISTRY_UNKNOWN_AGENT" }],
      },
      {
        kind: "agent unblock",
        fields: { agent: "payer", target: "ada" },
        given: () =>
          asGuardian(
            dao.addresses.registry,
            encodeFunctionData({ abi: agentRegistryAbi, functionName: "blockTarget", args: [1n, recipients.ada] }),
          ),
        expected: (before) => ({ ...agentNow(before, { hasBlockedTargets: false }), "agent 1 blocked": false }),
        words: /target ada \(0x\w+\) blocked → open/,
        hostile: [{ fields: { agent: "payer", target: "ben" }, code: "REGISTRY_UNCHANGED" }],
      },
      {
        kind: "agent metadata",
        fields: { agent: "payer", model: "rules\u202e", modelVersion: "3" },
        expected: () => ({}),
        words: /model "rules\\u\{202e\}" version "3"/,
        hostile: [{ fields: { agent: "payer", model: "rules" }, code: "ROOT_CHANGE_INVALID" }],
      },
      {
        kind: "agent identity",
        fields: { agent: "payer", registry: "ada", id: "12" },
        expected: () => ({}),
        words: /identity 12 in ada/,
        hostile: [{ fields: { agent: "payer", registry: "ada", id: "-1" }, code: "ROOT_CHANGE_INVALID", value: "-1" }],
      },
      {
        kind: "source admit",
        fields: { account: "office", schema: "payouts" },
        expected: () => ({ source: true }),
        words: /schema payouts: source office \(0x\w+\) not admitted → admitted/,
        hostile: [{ fields: { account: "office", schema: "payout" }, code: "ROOT_CHANGE_INVALID", value: "payout" }],
      },
      {
        kind: "attester admit",
        fields: { account: "office", schema: SCHEMA },
        expected: () => ({ attester: true }),
        words: /schema payouts: attester office \(0x\w+\) not admitted → admitted/,
        hostile: [{ fields: { account: "nobody", schema: SCHEMA }, code: "ROOT_CHANGE_INVALID", value: "nobody" }],
      },
      {
        kind: "source dismiss",
        fields: { account: "office", schema: "payouts" },
        given: () => settled("source admit", { account: "office", schema: "payouts" }),
        expected: () => ({ source: false }),
        words: /source office \(0x\w+\) admitted → not admitted/,
        hostile: [{ fields: { account: "ada", schema: "payouts" }, code: "PROVENANCE_UNCHANGED" }],
      },
      {
        kind: "attester dismiss",
        fields: { account: "office", schema: "payouts" },
        given: () => settled("attester admit", { account: "office", schema: "payouts" }),
        expected: () => ({ attester: false, ...settingsNow({ round: 1 }) }),
        words: /attester office \(0x\w+\) admitted → not admitted/,
        hostile: [{ fields: { account: "ada", schema: "payouts" }, code: "PROVENANCE_UNCHANGED" }],
      },
      {
        kind: "source add-key",
        fields: { source: "office", key: nora.address, validUntil: UNTIL },
        expected: () => ({
          "source key nora": { source: office.address, validFrom: 0, validUntil: until, kind: 1, revoked: false },
        }),
        words: /source office \(0x\w+\): new key 0x\w+ \(a wallet\) until 2040/,
        hostile: [
          {
            fields: { source: "office", key: nora.address, validUntil: "2020-01-01T00:00:00Z" },
            code: "PROVENANCE_INVALID_PERIOD",
          },
        ],
      },
      {
        kind: "schema quorum",
        fields: { schema: "payouts", attesters: "2" },
        expected: () => settingsNow({ quorum: 2, round: 1 }),
        words: /schema payouts: attesters needed none, no batch is attested → 2/,
        hostile: [
          { fields: { schema: "payouts", attesters: "256" }, code: "ROOT_CHANGE_INVALID", value: "256" },
          { fields: { schema: "payouts", attesters: "0" }, code: "PROVENANCE_UNCHANGED" },
        ],
      },
      {
        kind: "schema verifier",
        fields: { schema: "payouts", verifier: "board" },
        expected: () => settingsNow({ verifier: dao.addresses.councils["board"] }),
        words: /schema payouts: proofs taken by nobody → board \(0x\w+\)/,
        hostile: [
          // An account without code answers nothing.
          { fields: { schema: "payouts", verifier: "ada" }, code: "PROVENANCE_INVALID_VERIFIER" },
          { fields: { schema: "payouts", verifier: "none" }, code: "PROVENANCE_UNCHANGED" },
        ],
      },
      {
        kind: "schema criteria",
        fields: { schema: "payouts", criteria: "gaps at most 2, delay from 0 to 60" },
        expected: () => settingsNow({ criteria: hashCriteria(CRITERIA) }),
        words: /schema payouts: measured means: "delay from 0 to 60, gaps at most 2"/,
        hostile: [
          {
            fields: { schema: "payouts", criteria: "gaps at most two" },
            code: "ROOT_CHANGE_INVALID",
            value: "gaps at most two",
          },
          { fields: { schema: "payouts", criteria: "gaps at most 2, gaps at least 1" }, code: "ROOT_CHANGE_INVALID" },
          { fields: { schema: "payouts", criteria: "none" }, code: "PROVENANCE_UNCHANGED" },
        ],
      },
      {
        kind: "allowance",
        fields: { token: "GUSD", spender: "ada", amount: "1,000.5 GUSD" },
        expected: () => ({ allowance: parseUnits("1000.5", 6) }),
        words: /the treasury: allowance of ada \(0x\w+\) 0 GUSD → 1,000.5 GUSD/,
        hostile: [
          { fields: { token: "DOGE", spender: "ada", amount: "1" }, code: "ROOT_CHANGE_INVALID", value: "DOGE" },
          { fields: { token: "GUSD", spender: "ada", amount: "0.1234567" }, code: "ROOT_CHANGE_INVALID" },
          { fields: { token: "GUSD", spender: "ada", amount: "1 ETH" }, code: "ROOT_CHANGE_INVALID", value: "1 ETH" },
          { fields: { token: "GUSD", spender: "ada", amount: "0" }, code: "ROOT_CHANGE_WITHOUT_EFFECT" },
        ],
      },
      {
        kind: "send",
        fields: { amount: "1000 GUSD", to: "ada" },
        expected: () => ({ tokens: 0n, "tokens of ada": parseUnits("1000", 6) }),
        words: /GUSD.transfer\(to ada \(0x\w+\), amount 1,000 GUSD\)/,
        hostile: [{ fields: { amount: "1000.000001 GUSD", to: "ada" }, code: "CONTRACT_REVERTED" }],
      },
      {
        kind: "send",
        fields: { amount: "100 ETH", to: "ada" },
        expected: () => ({ ether: 0n }),
        words: /100 ETH to ada/,
        hostile: [{ fields: { amount: "100.000000000000000001 ETH", to: "ada" }, code: "CONTRACT_REVERTED" }],
      },
      {
        kind: "drop",
        fields: {},
        expected: () => ({ "gate epoch": 2 }),
        words: /drops every proposal of an agent that waits or is ready, epoch 1 → 2/,
        hostile: [],
      },
    ];

    /** Made, agreed to and executed. */
    async function settled(kind: string, fields: Fields, hours?: number) {
      await make(kind, fields);
      await dao.agree(dao.file("root.json"), hours);
    }

    for (const { kind, fields, expected, words, given, hours, hostile } of cases) {
      const told = Object.entries(fields).map(([name, value]) => `${name} ${value.slice(0, 24)}`);
      it(`${kind}, ${told.join(", ")}: changes that, and nothing else`, async () => {
        await given?.();
        const before = await dao.state();
        dao.context.said.length = 0;
        await make(kind, fields);
        expect(dao.context.said.join("\n")).to.match(words);
        for (const { fields: wrong, code, args, value } of hostile) {
          const error = await expectRejection(make(kind, wrong), code);
          expect(error.place?.startsWith(kind), `place ${error.place}`).to.equal(true);
          for (const [name, one] of Object.entries(args ?? {})) expect(error.args[name]).to.equal(one);
          if (value !== undefined) expect(error.value).to.equal(value);
        }
        // What was refused left the good file as it was.
        await dao.agree(dao.file("root.json"), hours);
        const after = await dao.state();
        expect(dao.changed(before, after)).to.deep.equal(expected(before));
      });
    }

    it("says of new members in one text what is wrong with it, and not that it is missing", () => {
      const parse = (add: string) =>
        parseChange({ kind: "members", fields: { council: "board", add }, at: ([key]) => `--${key}` });
      for (const [add, summary] of [
        ["x=eoa:0x12", "This is not an address with its checksum."],
        ["x=wallet:0x12", "The kind of a member is eoa, contract or passkey."],
        ["x", "The kind of a member is eoa, contract or passkey."],
      ] as const) {
        expectRefusal(() => parse(add), "ROOT_CHANGE_INVALID", { summary, place: "--add", value: add });
      }
      expectRefusal(() => parse(`x=eoa:${nora.address},x=eoa:${vera.address}`), "ROOT_CHANGE_INVALID", {
        summary: "Here must stand members: name=kind:signer.",
      });
      expect(parse(`x=eoa:${nora.address}`).fields).to.deep.include({ council: "board" });
    });

    it("knows no kind that is not tried here", () => {
      const elsewhere = [
        "call",
        "policy",
        "cancel",
        "dispute confirm",
        "dispute clear",
        "agent revoke-key",
        "source revoke-key",
      ];
      const tried = new Set([...cases.map(({ kind }) => kind), ...elsewhere]);
      expect(Object.keys(rootChanges).filter((kind) => !tried.has(kind))).to.deep.equal([]);
    });

    it("policy: sets the root of a file that compiles, and of no other", async () => {
      writeFileSync(dao.file("next.yaml"), rootPolicy(dao.token, "3 ETH"));
      writeFileSync(dao.file("broken.yaml"), rootPolicy(dao.token, "3 DOGE"));
      const before = await dao.state();
      await make("policy", { file: dao.file("next.yaml") });
      await expectRejection(make("policy", { file: dao.file("broken.yaml") }), "POLICY_AMOUNT_INVALID");
      await expectRejection(make("policy", { file: dao.file("none.yaml") }), "FILE_NOT_FOUND");
      await expectRejection(make("policy", { file: dao.file("policy.yaml") }), "ROOT_CHANGE_WITHOUT_EFFECT");
      await dao.agree(dao.file("root.json"));
      const { root } = compilePolicy(rootPolicy(dao.token, "3 ETH"));
      expect(dao.changed(before, await dao.state())).to.deep.equal({ "gate policyRoot": root });
    });

    it("agent revoke-key, source revoke-key: end keys, and no stranger's", async () => {
      await settled("source add-key", { source: "office", key: nora.address, validUntil: UNTIL });
      const before = await dao.state();
      await expectRejection(make("agent revoke-key", { key: nora.address }), "REGISTRY_UNKNOWN_KEY");
      await expectRejection(make("source revoke-key", { key: treasurer.address }), "PROVENANCE_INVALID_KEY");
      await settled("agent revoke-key", { key: treasurer.address });
      await settled("source revoke-key", { key: nora.address });
      const changed = dao.changed(before, await dao.state());
      expect(Object.keys(changed)).to.deep.equal(
        ["source key nora", "key treasurer"].sort((a, b) => a.localeCompare(b)).reverse(),
      );
      expect(changed["source key nora"]).to.include({ revoked: true });
      await expectRejection(make("agent revoke-key", { key: treasurer.address }), "ROOT_CHANGE_WITHOUT_EFFECT");
    });

    it("cancel: ends a proposal of an agent, and none of root", async () => {
      const options = { ...NOTHING_TO_PROPOSE, policy: dao.file("policy.yaml") };
      await propose(dao.context, { ...options, to: "ben", value: "1 ETH", nonce: "1" });
      await make("delay", { delay: "2 hours" });
      await make("cancel", { proposal: "payer/1" });
      const cancelled = dao.file("cancel.json");
      await change(dao.context, "cancel", { ...common(), out: cancelled, proposal: "payer/1" });
      await expectRejection(make("cancel", { proposal: "payer/2" }), "PROPOSAL_NOT_FOUND");
      await dao.agree(cancelled);
      const { json } = await show(dao.context, { ...NO_OPTIONS, policy: dao.file("policy.yaml"), proposal: "payer/1" });
      expect(json).to.include({ state: "Cancelled" });
    });

    it("dispute confirm, dispute clear: settle what is disputed, and nothing else", async () => {
      const anchored = await disputedBatch();
      const before = await withdrawalOf(anchored);
      await expectRejection(make("dispute confirm", { batch: SCHEMA }), "PROVENANCE_NOT_DISPUTED");
      await expectRejection(make("dispute clear", { batch: "0x12" }), "ROOT_CHANGE_INVALID");
      await settled("dispute confirm", { batch: anchored.batchId });
      await dao.passHours(24 * 60);
      expect([before, await withdrawalOf(anchored)]).to.deep.equal([2, 2]);
      await settled("dispute clear", { batch: anchored.batchId });
      expect(await withdrawalOf(anchored)).to.equal(0);
    });

    describe("a file of changes", () => {
      const write = (...changes: string[]) => {
        const text = ["version: 1", "changes:", ...changes.map((one) => `  - ${one}`), ""].join("\n");
        writeFileSync(dao.file("changes.yaml"), text);
      };
      const run = () => batch(dao.context, { ...common(), file: dao.file("changes.yaml") });

      it("holds as many calls as a proposal", async () => {
        const out = dao.file("many.json");
        const many = () => batch(dao.context, { ...common(), out, file: dao.file("changes.yaml") });
        const payments = Array.from({ length: 257 }, (_, i) => `send: { to: ben, amount: 0.00${i + 100} ETH }`);
        write(...payments);
        const error = await expectRejection(many(), "ROOT_TOO_MANY_CALLS");
        expect(error.value).to.equal("257");
        expect(() => readFileSync(out)).to.throw("ENOENT");
        write(...payments.slice(1));
        await many();
        expect(JSON.parse(readFileSync(out, "utf8")).proposal.calls).to.have.lengthOf(256);
      });

      it("is one proposal: all of it or nothing", async () => {
        write(
          "delay: 2 hours",
          `members: { council: board, add: { nora: { kind: eoa, address: "${nora.address}" } }, remove: [mara], threshold: 3 }`,
          "tier: { tier: high, delay: 3 hours }",
          "drop",
        );
        const before = await dao.state();
        await run();
        expect(JSON.parse(readFileSync(dao.file("root.json"), "utf8")).proposal.calls).to.have.lengthOf(4);
        await dao.agree(dao.file("root.json"));
        expect(dao.changed(before, await dao.state())).to.deep.equal({
          "gate delay": 2 * HOUR,
          "gate epoch": 2,
          ...tierNow(before, 1, { delay: 3 * HOUR }),
          ...{ "board member mara": undefined, "board member nora": 1, "board epoch": 2n, "board threshold": 3n },
        });
      });

      it("is refused at the place of the change that would fail", async () => {
        write("delay: 2 hours", "members: { council: board, remove: [mara], threshold: 3 }");
        const error = await expectRejection(run(), "COUNCIL_THRESHOLD_OUT_OF_RANGE");
        expect(error.place).to.equal(`${dao.file("changes.yaml")}:4:5, changes[1].members`);
        expect(error.args).to.include({ threshold: 3n, members: 2n });
        write("delay: 2 hours", "members: { council: board, remove: [mara], threshold: 2 }");
        await run();
      });

      it("makes any other call of the treasury, and no payment twice unless it is told to", async () => {
        const transfer = (args: string) =>
          write(`call: { to: GUSD, function: "transfer(address to, uint256 amount)", args: ${args} }`);
        transfer('[ada, "10 GUSD", "1"]');
        expect((await expectRejection(run(), "ROOT_CHANGE_INVALID")).place).to.match(/changes\[0\]\.call\.args$/);
        transfer('[adda, "10 GUSD"]');
        const error = await expectRejection(run(), "ROOT_CHANGE_INVALID");
        expect([error.place?.split(", ")[1], error.value]).to.deep.equal(["changes[0].call.args[0]", "adda"]);
        transfer('[ada, "1,000.000001 GUSD"]');
        await expectRejection(run(), "CONTRACT_REVERTED");

        const before = await dao.state();
        transfer('[ada, "10 GUSD"]');
        await run();
        await dao.agree(dao.file("root.json"));
        const changed = dao.changed(before, await dao.state());
        expect(changed).to.deep.equal({ "tokens of ada": parseUnits("10", 6), tokens: parseUnits("990", 6) });
        const { nonce } = JSON.parse(readFileSync(dao.file("root.json"), "utf8")).proposal;
        expect((await expectRejection(run(), "GATE_WRONG_STATE")).value).to.equal(nonce);
        await batch(dao.context, { ...common(), nonce: "1", file: dao.file("changes.yaml") });
      });

      it("does not leave an optimistic tier without a guardian", async () => {
        write("guardian: none", "tier: { tier: high, approver: none }");
        const error = await expectRejection(run(), "GATE_OPTIMISTIC_WITHOUT_GUARDIAN");
        expect(error.place).to.equal(`${dao.file("changes.yaml")}:4:5, changes[1].tier`);
        expect(error.args).to.include({ tier: 1 });
        write("tier: { tier: high, approver: none }");
        await run();
      });

      it("tells where it cannot be read", async () => {
        const wrong: [changes: string[], code: ErrorCode, place: string][] = [
          [["dealy: 2 hours"], "ROOT_CHANGE_UNKNOWN", "3:5, changes[0].dealy"],
          [["delay: soon"], "ROOT_CHANGE_INVALID", "3:5, changes[0].delay"],
          [["tier: { tier: high, dleay: 1 day }"], "ROOT_CHANGE_INVALID", "3:5, changes[0].tier"],
          [["tier: { tier: high, delay: soon }"], "ROOT_CHANGE_INVALID", "3:25, changes[0].tier.delay"],
          [
            ["members: { council: board, remove: [mara, nobody] }"],
            "ROOT_CHANGE_INVALID",
            "3:47, changes[0].members.remove[1]",
          ],
          [["delay: 2 hours\n    tier: high"], "ROOT_FILE_INVALID", "3:5, changes[0]"],
        ];
        for (const [changes, code, place] of wrong) {
          write(...changes);
          const error = await expectRejection(run(), code);
          expect(error.place).to.equal(`${dao.file("changes.yaml")}:${place}`);
        }
        writeFileSync(dao.file("changes.yaml"), "version: 1\nchanges: []\n");
        await expectRejection(run(), "ROOT_FILE_INVALID");
      });
    });

    describe("whoever is root approver", () => {
      /** The place is offered and taken. */
      async function handRootTo(account: Address, from: string) {
        await settled("approver", { account });
        await accept(dao.context, { ...NO_OPTIONS, role: "approver", from });
      }

      it("takes the place by accepting, which no other can", async () => {
        await expectRejection(accept(dao.context, { ...NO_OPTIONS, role: "approver" }), "ROLE_UNKNOWN");
        await settled("approver", { account: vera.address });
        const stranger = accept(dao.context, { ...NO_OPTIONS, role: "approver", from: nora.address });
        expect((await expectRejection(stranger, "ACCOUNT_UNKNOWN")).value).to.equal(vera.address);
        const before = await dao.state();
        await accept(dao.context, { ...NO_OPTIONS, role: "approver", from: vera.address });
        const after = await dao.state();
        expect(dao.changed(before, after)).to.deep.equal({
          "gate approver": vera.address,
          "gate approverHasEpoch": false,
          "offered approver": [zeroAddress, false],
        });
      });

      it("proposes directly where it is one of the network's accounts, once however often it is pressed", async () => {
        await handRootTo(vera.address, vera.address);
        const first = await change(dao.context, "delay", { ...common(), out: undefined, delay: "3 hours" });
        const second = await change(dao.context, "delay", { ...common(), out: undefined, delay: "3 hours" });
        expect(first.json).to.include({ state: "Queued", already: false });
        expect(second.json).to.include({ state: "Queued", already: true, id: (first.json as { id: string }).id });
      });

      it("is given the call to make where it is a stranger, also as a file for a Safe", async () => {
        const safe = getAddress("0x5afe00000000000000000000000000000000005a");
        await settled("approver", { account: safe });
        await dao.clock.impersonateAccount({ address: safe });
        await dao.clock.setBalance({ address: safe, value: parseEther("1") });
        const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "acceptRootApprover" });
        await mined({ account: safe, to: dao.addresses.gate, data });

        const safeBatch = dao.file("safe.json");
        const { json } = await change(dao.context, "delay", { ...common(), safeBatch, delay: "3 hours" });
        const { transaction } = json as { transaction: { to: Address; data: `0x${string}` } };
        const { calls, createdFromSafe, chainId } = parseSafeBatch(readFileSync(safeBatch, "utf8"));
        expect([calls.length, createdFromSafe, chainId]).to.deep.equal([1, safe, 31_337]);
        expect(calls[0]).to.include({ target: dao.addresses.gate, value: 0n, data: transaction.data });
        await mined({ account: safe, to: transaction.to, data: transaction.data });
        await dao.passHours(1);
        const { proposer, nonce } = json as { proposer: Address; nonce: bigint };
        await execute(dao.context, { ...NO_OPTIONS, policy: undefined, proposal: `${proposer}/${nonce}` });
        expect(await dao.state()).to.include({ "gate delay": 3 * HOUR });
      });

      it("does not lose what members signed already when it is pressed twice", async () => {
        await make("delay", { delay: "2 hours" });
        const text = readFileSync(dao.file("root.json"), "utf8");
        await dao.passHours(1);
        await make("delay", { delay: "2 hours" });
        expect(readFileSync(dao.file("root.json"), "utf8")).to.equal(text);
        await make("delay", { delay: "3 hours" });
        expect(readFileSync(dao.file("root.json"), "utf8")).not.to.equal(text);
      });

      it("can repeat what was done before", async () => {
        for (const delay of ["2 hours", "1 hour", "2 hours"]) await settled("delay", { delay }, 2);
        expect(await dao.state()).to.include({ "gate delay": 2 * HOUR });
      });
    });

    it("is told to its signers as to its builder, and afterwards as it was", async () => {
      await make("tier", { tier: "high", delay: "2 hours" });
      const told = async (proposal: string) => {
        dao.context.said.length = 0;
        await show(dao.context, { ...NO_OPTIONS, policy: dao.file("policy.yaml"), proposal });
        return dao.context.said.join("\n");
      };
      const words = "tier high (1) of the gate: approver stays board";
      expect(await told(dao.file("root.json"))).to.contain(words);
      dao.context.said.length = 0;
      await dao.agree(dao.file("root.json"));
      expect(dao.context.said.join("\n").split(words)).to.have.lengthOf(3);
      const { nonce } = JSON.parse(readFileSync(dao.file("root.json"), "utf8")).proposal;
      const after = await told(`board/${nonce}`);
      expect(after).to.contain("delay 2 hours").and.not.contain("→").and.not.contain("stays");
    });

    describe("an offer of the guardian's place", () => {
      it("is refused where no one could accept it, and told of where another change may make room", async () => {
        await expectRejection(make("guardian", { account: mara.address }), "REGISTRY_ROLE_CONFLICT");
        writeFileSync(
          dao.file("changes.yaml"),
          `version: 1\nchanges:\n  - members: { council: board, remove: [mara] }\n  - guardian: "${mara.address}"\n`,
        );
        const { json } = await batch(dao.context, { ...common(), file: dao.file("changes.yaml") });
        expect((json as { warnings: string[] }).warnings).to.have.lengthOf(1);
        await dao.agree(dao.file("root.json"));
        await accept(dao.context, { ...NO_OPTIONS, role: "guardian", from: mara.address });
        expect(await dao.state()).to.include({ "gate guardian": mara.address });
      });
    });

    /** A batch that nora anchored, and disputes. */
    async function disputedBatch() {
      const { provenance } = dao.addresses;
      const batch = textBatch({ text: "one,two\n", anchorer: nora.address, schema: SCHEMA });
      const sender = dao.context.network.sender(nora.address);
      const { timestamp } = await getBlock(dao.client);
      await confirm(dao.client, await anchor(sender, { provenance, batch, observedAt: Number(timestamp) }));
      const args = [batch, "not mine"] as const;
      const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "dispute", args });
      await confirm(dao.client, await sendCall(sender, { to: provenance, data }));
      return { batch, batchId: hashBatch(batch) };
    }

    async function withdrawalOf({ batch }: Awaited<ReturnType<typeof disputedBatch>>): Promise<number> {
      const { provenance } = dao.addresses;
      return (await readBatchStatus(dao.client, { provenance, batch })).withdrawal;
    }
  },
  { args: ["--accounts", "20"] },
);
