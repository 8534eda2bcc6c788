import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import {
  type Address,
  concat,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  http,
  keccak256,
  type LocalAccount,
  parseTransaction,
  type TransactionSerializable,
  toEventSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlock, getBlockNumber, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { readBundle } from "../../../sdk/audit/bundleFile.ts";
import { type Evidence, openFacts } from "../../../sdk/audit/evidence.ts";
import type { Execution } from "../../../sdk/audit/executions.ts";
import { readFacts } from "../../../sdk/audit/facts/readFacts.ts";
import { readOpen } from "../../../sdk/audit/facts/readOpen.ts";
import type { GateCall } from "../../../sdk/audit/gateCall.ts";
import { agreementOf } from "../../../sdk/audit/report/agreementOf.ts";
import { auditReport } from "../../../sdk/audit/report/auditReport.ts";
import { settingChanges } from "../../../sdk/audit/report/settingChanges.ts";
import { type AuditReport, outcomes } from "../../../sdk/audit/report/types.ts";
import { readReport } from "../../../sdk/audit/reportFile.ts";
import { checkAgreements } from "../../../sdk/audit/verify/checkAgreements.ts";
import { checkChain } from "../../../sdk/audit/verify/checkChain.ts";
import { checkLives } from "../../../sdk/audit/verify/checkLives.ts";
import { checkRules } from "../../../sdk/audit/verify/checkRules.ts";
import { reportFiles, verifyBundle } from "../../../sdk/audit/verify/verifyBundle.ts";
import { encodeCouncilSignatures, memberSignatures } from "../../../sdk/council/encodeCouncilSignatures.ts";
import { agreementDigest } from "../../../sdk/council/typedData.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { readProposalFile } from "../../../sdk/files/proposalFile.ts";
import type { HistoryEvent } from "../../../sdk/history/readHistory.ts";
import { approvalDigest } from "../../../sdk/proposal/approvalDigest.ts";
import { type Call, ROOT_TIER, type SignedApproval, type Terms, type Witness } from "../../../sdk/proposal/types.ts";
import type { StandingProposal } from "../../../sdk/read/readProposal.ts";
import { verifyAudit } from "../../../tasks/audit/verify.ts";
import { type AuditArguments, audit } from "../../../tasks/audit.ts";
import { execute } from "../../../tasks/execute.ts";
import { openSystem } from "../../../tasks/lib/system.ts";
import { list } from "../../../tasks/list.ts";
import { propose } from "../../../tasks/propose.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type AuditWorld, buildAuditWorld, HOSTILE } from "../support/auditWorld.ts";
import { deployCarrier } from "../support/carrier.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { HOUR } from "../support/smallSystem.ts";
import { senderOn } from "../support/system.ts";
import { taskContext } from "../support/taskContext.ts";

//   SALLYPORT_LEAVES=all hardhat test mocha --no-compile test/ts/tasks/audit.test.ts   changes every value of every log

/** Of the many values of logs one in so many is changed where there is little time; of all else every one. */
const STEP = process.env.SALLYPORT_LEAVES === "all" ? 1 : 4;

const FILES = ["audit.html", "audit.json", "bundle.json", "proposals.csv"];

/**
 * What only a node can tell. Whoever changes it, and writes the files beside it anew, leaves no trace in the bundle: one
 * asks another node.
 */
const WORDS_OF_A_NODE = [
  "addresses.councils.*",
  "asOf.hash",
  "asOf.timestamp",
  "balances.*.after",
  "balances.*.before",
  "balances.*.logged",
  "blocks.*.hash",
  "blocks.*.timestamp",
  "label",
  "logs.*.address",
  "logs.*.data",
  "logs.*.index",
  "logs.*.topics.*",
  "logs.*.transaction",
  "members.*.name",
  "members.*.signer",
  "range.until.block",
  "standings.*.status.levels",
  "standings.*.status.observedAt",
  "standings.*.status.source",
  "standings.*.status.withdrawal",
  "transfers.*.amount",
  "transfers.*.to",
];

describeWithAnvil(
  "an audit",
  (anvil) => {
    let world: AuditWorld;
    let proxy: NodeProxy;

    before(async function () {
      this.timeout(120_000);
      world = await buildAuditWorld(anvil().url);
      proxy = await startNodeProxy(anvil().url);
    });
    after(async () => {
      world.remove();
      await proxy.stop();
    });

    let folders = 0;
    async function audited(changes: Partial<AuditArguments> = {}, context = world.context) {
      const out = changes.out ?? world.file(`audit-${++folders}`);
      const nothing = { since: undefined, until: undefined, earlier: world.file("policy.yaml"), out };
      const { ok, json } = await audit(context, { ...world.options, policy: world.policy, ...nothing, ...changes });
      const text = (name: string) => readFileSync(`${out}/${name}`, "utf8");
      return { ok, json, out, text, report: readReport(text("audit.json")) };
    }
    async function verified(path: string) {
      const said: string[] = [];
      const output = { line: (line: string) => said.push(line), progress: () => {} };
      const { ok, json } = await verifyAudit(output, { path });
      return { ok, json: json as Awaited<ReturnType<typeof verifyBundle>>, said };
    }
    const found = ({ proposals }: AuditReport, reference: string) => {
      const one = proposals.find((proposal) => proposal.reference === reference);
      if (one === undefined) throw new Error(`${reference} is not in the report.`);
      return one;
    };

    it("tells of every proposal what came of it, who agreed, by which rule, on which data", async () => {
      const { report, ok, json, out } = await audited();
      expect(ok).to.equal(true);
      expect(json).to.deep.include({ ok: true, proposals: 13 });
      expect(readdirSync(out).sort()).to.deep.equal(FILES);
      const { proposals: names } = world;
      for (const [outcome, reference] of Object.entries(names)) {
        const expected = ["billed", "signed", "called"].includes(outcome) ? "executed" : outcome;
        expect(found(report, reference).outcome, reference).to.equal(expected);
      }
      expect(Object.values(report.outcomes).reduce((a, b) => a + b)).to.equal(report.proposals.length);
      expect(Object.keys(report.outcomes)).to.deep.equal([...outcomes]);

      const billed = found(report, names.billed);
      expect(billed.calls[0]?.words).to.match(/^LUSD\.transfer\(to ada .*, amount 120 LUSD\)$/);
      expect(billed.rules[0]).to.include({ name: "bills", whenProposed: "proven", whenExecuted: "proven" });
      expect(billed).to.include({ keySigned: "recovered", agent: 1n });
      expect(billed.agreement.kind).to.equal("nobody");
      expect(billed.inputs[0]).to.deep.include({
        batchId: world.input,
        schema: "payouts",
        records: 2n,
        whenProposed: { levels: ["hashed", "signed"], withdrawn: [] },
        whenExecuted: { levels: ["hashed", "signed"], withdrawn: [] },
        now: { levels: ["hashed", "signed"], withdrawn: ["revoked"] },
      });
      expect(billed.inputs[0]?.objections.join()).to.include("revoked by its source office");
      expect(billed.moves).to.have.lengthOf(1);
      expect(billed.moves[0]).to.deep.include({ sent: 120_000_000n, received: 0n, bound: "kept" });
      expect(billed.waits.execution).to.be.at.least(3600);

      const { agreement } = found(report, names.signed);
      expect(agreement).to.deep.include({ kind: "signed", needed: 2 });
      expect(agreement.signers.map(({ name }) => name).sort()).to.deep.equal(["mara", "olga"]);
      expect(agreement.signers.every(({ isRecovered, isMember }) => isRecovered && isMember)).to.equal(true);
      expect(found(report, names.called).agreement.kind).to.equal("called");
      expect(found(report, names.waiting).agreement.kind).to.equal("missing");
      expect(found(report, names.vetoed)).to.deep.include({ reason: HOSTILE });
      expect(found(report, names.vetoed).by?.name).to.equal("guards");
      expect(found(report, names.vetoed).words).to.include("\\u{202e}");
      expect(found(report, names.stale).words).to.match(/^stale: GATE_EPOCH_MISMATCH/);
      // Proposed under one policy, executed under the next, whose proof its execution brought.
      expect(report.policies).to.have.lengthOf(2);
      expect(found(report, names.signed).rules[0]).to.include({ whenProposed: "proven", whenExecuted: "proven" });
      const byRoot = report.changes.filter(({ proposal }) => proposal !== undefined).map(({ words }) => words);
      expect(byRoot.join("\n"))
        .to.match(/policy root changed from 0x/)
        .and.to.match(/all open proposals of agents dropped/);

      const [agent] = report.agents;
      expect(agent).to.include({ name: "payer", proposals: 10, stopped: 222, withoutEvidence: 10 });
      expect(agent?.meters).to.deep.include.members([
        { name: "bills", spent: 120_000_000n, bound: report.meters[0]?.bound, words: agent?.meters[0]?.words },
      ]);
      expect(report.meters[0]).to.include({ name: "bills", spent: 120_000_000n, burst: 500_000_000n });
      expect(agent?.recipients.map(({ to, amount }) => `${to.name} ${amount}`)).to.deep.include("ada 120000000");
    });

    it("is checked without a node, by folder or by bundle, and says what that proves and what it does not", async () => {
      const { out, json } = await audited();
      const { ok, said, json: told } = await verified(out);
      expect(ok).to.equal(true);
      expect(said.at(-1)).to.equal(`bundle ${(json as { bundle: string }).bundle.slice(2)} (SHA-256)`);
      const [proven, notProven] = [told.proven.join("\n"), told.notProven.join("\n")];
      expect(proven).to.include("10 of 10 proposals of agents were signed by the agent's key");
      expect(proven).to.include("8 of 8 signatures of members are theirs");
      expect(proven).to.include("21 of 21 transactions are what their senders signed");
      expect(proven).to.include("audit.json, proposals.csv, audit.html");
      expect(notProven).to.include("that the logs are of the chain, and that none is missing");
      // The bundle alone is checked as well, and what was not beside it is not called proven.
      writeFileSync(world.file("alone.json"), readFileSync(`${out}/bundle.json`));
      const alone = await verified(world.file("alone.json"));
      expect(alone.ok).to.equal(true);
      expect(alone.json.notProven).to.include("audit.json, proposals.csv, audit.html: not beside the bundle");
    });

    it("takes for signed only what was recovered, and for the agent's own only a key of its", async () => {
      const { text } = await audited();
      const evidence = await openFacts(readBundle(text("bundle.json")));
      const faults = async (changed: Evidence) =>
        checkAgreements(changed, await auditReport(changed, zeroHash)).flatMap(({ wrong }) => wrong);
      expect(await faults(evidence)).to.deep.equal([]);

      const one = evidence.proposals.find(({ events }) => events.some(({ name }) => name === "Approved"));
      const hash = one?.events.find(({ name }) => name === "Approved")?.transactionHash;
      const sent = hash && evidence.transactions.get(hash);
      if (one === undefined || sent?.call === undefined) throw new Error("Nothing was approved.");
      const honest = await agreementOf(evidence, one);
      expect(honest.signers.map(({ isRecovered, isMember }) => isRecovered && isMember)).to.deep.equal([true, true]);
      const by = (call: object): Evidence => {
        const transactions = new Map(evidence.transactions).set(sent.hash, { ...sent, call: call as GateCall });
        return { ...evidence, transactions };
      };

      // The same members, named and not signing: the Council refuses it, so only a bundle can say so.
      const named = honest.signers.map(({ signer }) => ({ signer, signature: "0x" as const }));
      const signature = concat(["0x00", encodeAbiParameters(memberSignatures, [named])]);
      const signed = (sent.call.args ?? []).at(-1) as { validUntil: number };
      const declared = by({ ...sent.call, args: [...(sent.call.args ?? []).slice(0, -1), { ...signed, signature }] });
      const { signers } = await agreementOf(declared, one);
      expect(signers.map(({ isRecovered, isMember }) => isRecovered || isMember)).to.deep.equal([false, false]);
      expect((await faults(declared)).join()).to.include("who was no member");

      const calls = (functionName: string) =>
        agreementOf(by({ functionName, args: [one.proposal, one.terms, 1] }), one);
      expect((await calls("approve")).kind).to.equal("called");
      expect((await calls("reject")).kind).to.equal("unseen");

      const foreign = evidence.history.map((event) =>
        event.name === "KeyAdded" ? { ...event, args: { ...event.args, agent: 99n } } : event,
      );
      expect((await faults({ ...evidence, history: foreign })).join()).to.include("which was no key of agent 1");
    });

    it("lets root wait exactly its delay, and three times as long only where it replaces the root vetoer alone", async () => {
      const { text } = await audited();
      const evidence = await openFacts(readBundle(text("bundle.json")));
      const one = evidence.proposals.find(({ proposal }) => proposal.tier === ROOT_TIER);
      const [first] = one?.events ?? [];
      if (one === undefined || first?.name !== "Proposed") throw new Error("Root proposed nothing.");
      const replace = one.proposal.calls.slice(0, 1).map((call) => ({
        ...call,
        target: world.plan.addresses.gate,
        data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "setRootVetoer", args: [zeroAddress] }),
      }));
      const waiting = (times: number, calls: readonly Call[], late = 0) => {
        const eta = one.terms.proposedAt + times * HOUR + late;
        const proposal = { ...one.proposal, calls };
        const changed = { ...one, proposal, eta, events: [{ ...first, eta }] };
        const checks = checkLives({ ...evidence, proposals: [changed] });
        return checks.find(({ what }) => what === "waiting times")?.wrong.join();
      };
      const { calls } = one.proposal;
      const wrong = (has: number, due: number) => `${one.id} waits ${has} s, and has to wait ${due} s`;
      expect(waiting(1, calls)).to.equal("");
      expect(waiting(3, calls)).to.equal(wrong(3 * HOUR, HOUR));
      expect(waiting(3, replace)).to.equal("");
      expect(waiting(1, replace)).to.equal(wrong(HOUR, 3 * HOUR));
      expect(waiting(3, replace, 1)).to.equal(wrong(3 * HOUR + 1, 3 * HOUR));
      // Beside anything else it is one of many things that root does.
      expect(waiting(1, [...replace, ...replace])).to.equal("");
      expect(waiting(3, [...replace, ...replace])).to.equal(wrong(3 * HOUR, HOUR));
    });

    for (const [name, change] of [
      ["audit.json", (text: string) => text.replace('"outcome": "vetoed"', '"outcome": "executed"')],
      ["proposals.csv", (text: string) => text.replace(",vetoed,", ",executed,")],
      ["audit.html", (text: string) => text.replace("</h1>", "!</h1>")],
    ] as const) {
      it(`notices that ${name} was changed`, async () => {
        const { out, text } = await audited({ since: "16", until: "20" });
        const honest = text(name);
        expect(change(honest)).not.to.equal(honest);
        writeFileSync(`${out}/${name}`, change(honest));
        const { ok, said } = await verified(out);
        expect(ok).to.equal(false);
        expect(said[0]).to.equal(`NO  files that show it: ${name} is not what the bundle yields`);
        expect(said).to.include("  anything: the bundle was changed, or made wrong");
        writeFileSync(`${out}/${name}`, honest);
        expect((await verified(out)).ok).to.equal(true);
      });
    }

    it("notices any one value of a bundle that was changed, most of them by the bundle alone", async function () {
      this.timeout(120_000);
      const { report } = await audited();
      const { block } = found(report, world.proposals.billed).proposed;
      const silent = await changeEach(await audited({ since: String(block), until: String(block) }), () => true);
      expect([...silent].sort()).to.deep.equal(WORDS_OF_A_NODE);
      // And what members signed, of another one.
      const next = String(found(report, world.proposals.signed).proposed.block);
      const isSigned = (path: string) => path.startsWith("transactions.");
      expect([...(await changeEach(await audited({ since: next, until: next }), isSigned))]).to.deep.equal([]);
    });

    /** Changes each value in turn, and tells of which only the files beside the bundle know. */
    async function changeEach({ text }: { text: (name: string) => string }, isWanted: (path: string) => boolean) {
      const shown = { "audit.json": text("audit.json") };
      const honest = text("bundle.json");
      const json = JSON.parse(honest) as object;
      const silent = new Set<string>();
      const verify = () => verifyBundle(`${JSON.stringify(json, null, 2)}\n`, shown);
      let [changed, passed] = [0, 0];
      for (const { path, flip, restore } of leavesOf(json)) {
        if (!isWanted(path) || (path.startsWith("logs.") && ++passed % STEP !== 0)) continue;
        flip();
        changed++;
        try {
          const { ok, checks } = await verify();
          expect(ok, path).to.equal(false);
          const wrong = checks.filter((one) => one.wrong.length > 0).map(({ what }) => what);
          if (wrong.join() === "files that show it") silent.add(path);
        } catch (error) {
          if (!isSallyportError(error, "FILE_INVALID")) throw error;
        }
        restore();
      }
      expect(changed).to.be.above(0);
      expect((await verify()).ok).to.equal(true);
      return silent;
    }

    it("is stopped by no proposal that names data which nobody anchored, and by a node that fails", async () => {
      const { text } = await audited();
      const { proposals } = await openFacts(readBundle(text("bundle.json")));
      const { gate, lens } = (await openSystem(world.context, world.options)).record.addresses;
      const client = world.context.network.client;
      const blockNumber = await getBlockNumber(client);
      const asked = (code: "PROPOSAL_WITNESS_UNKNOWN" | "NODE_REFUSED") =>
        readOpen(
          client,
          {
            addresses: { gate, lens },
            proposals,
            blockNumber,
            witnessOf: () => Promise.reject(new SallyportError(code, { summary: "No." })),
          },
          (_, items, work) => Promise.all(items.map(work)),
        );
      const open = await asked("PROPOSAL_WITNESS_UNKNOWN");
      expect(open.map(({ unknown }) => unknown)).to.include("No.");
      await expectRejection(asked("NODE_REFUSED"), "NODE_REFUSED");
    });

    it("counts one proposal in the singular", async () => {
      const { said } = world.context;
      const begun = said.length;
      const { block } = found((await audited()).report, world.proposals.billed).proposed;
      await audited({ since: String(block), until: String(block) });
      const [all, one] = said.slice(begun).filter((line) => / proposals? from /.test(line));
      expect(all).to.match(/^\d\d proposals from /);
      expect(one).to.match(/^1 proposal from /);
      const agent = said.findLast((line) => line.startsWith("  payer: "));
      expect(agent).to.match(/^ {2}payer: 1 proposal(,|$)/);
    });

    it("is empty where nothing happened, and does not begin in the future", async () => {
      const { report, out, text } = await audited({ since: "2001-01-01", until: "2001-12-31" });
      expect(report.proposals).to.deep.equal([]);
      expect(report.agents).to.deep.equal([]);
      expect(text("proposals.csv").split("\r\n")).to.have.lengthOf(2);
      expect(text("audit.html")).to.include("Nothing was proposed, decided or executed");
      expect((await verified(out)).ok).to.equal(true);
      const error = await expectRejection(audited({ since: "2100-01-01" }), "ARGUMENT_INVALID");
      expect(error).to.include({ place: "--since", value: "2100-01-01" });
      // What has not come yet limits nothing.
      expect((await audited({ until: "2100-01-01" })).report.proposals).to.have.lengthOf(13);
      const earlier = await expectRejection(audited({ earlier: world.file("nowhere.yaml") }), "FILE_NOT_FOUND");
      expect(earlier.place).to.equal(world.file("nowhere.yaml"));
    });

    it("tells without policy files what rules permit, though not what they are called", async () => {
      const { report, out } = await audited({ earlier: undefined });
      // The file at hand names the rules that it still holds; the one for bills became another.
      const [bill] = found(report, world.proposals.billed).rules;
      expect(bill?.name).to.equal(undefined);
      expect(bill?.whenProposed).to.equal("proven");
      expect(bill?.words.join()).to.include("at most 200 LUSD");
      expect(report.policies.map(({ isAtHand }) => isAtHand)).to.deep.equal([false, true]);
      const { ok, json } = await verified(out);
      expect(ok).to.equal(true);
      expect(json.notProven.join()).to.include("what else 1 policy permitted");
    });

    it("is not written where blocks are replaced while it is read", async () => {
      const context = await taskContext(proxy.url, world.root);
      const head = (await getBlock(world.clock)).number;
      proxy.interfere(async ({ method, params }) => {
        const isHead = method === "eth_getBlockByNumber" && Number(params[0]) === Number(head);
        if (!isHead) return undefined;
        const block = (await proxy.ask(method, params)) as object;
        return { result: { ...block, hash: `0x${"ab".repeat(32)}` } };
      });
      const error = await expectRejection(audited({}, context), "NODE_INCONSISTENT");
      expect(error.args).to.deep.equal({ block: head });
      expect(readdirSync(world.root)).not.to.include(`audit-${folders}`);
      proxy.interfere(undefined);
      expect((await audited({}, context)).ok).to.equal(true);
    });

    it("says what a node has forgotten, and takes from logs what they tell", async () => {
      const context = await taskContext(proxy.url, world.root);
      const head = Number((await getBlock(world.clock)).number);
      proxy.interfere(({ method, params }) => {
        const isPast = ["eth_call", "eth_getBalance"].includes(method) && Number(params[1]) < head;
        return isPast ? { error: { code: -32_000, message: "missing trie node" } } : undefined;
      });
      const { ok, report, out } = await audited({}, context);
      proxy.interfere(undefined);
      expect(ok).to.equal(true);
      const { inputs, moves } = found(report, world.proposals.billed);
      expect(inputs[0]).not.to.have.any.keys("whenProposed", "whenExecuted");
      expect(inputs[0]?.now?.withdrawn).to.deep.equal(["revoked"]);
      expect(moves.map(({ words }) => words)).to.deep.equal(["-120 LUSD by transfers alone"]);
      const { json } = await verified(out);
      expect(json.notProven).to.include(
        "that the data of 1 proposal was what rules ask for: how it stood then is not known",
      );
      expect((await verified((await audited()).out)).json.notProven.join()).not.to.include("how it stood then");
    });

    it("is not written where a node tells of an execution, and has no receipt of it", async () => {
      const context = await taskContext(proxy.url, world.root);
      proxy.interfere(({ method }) => (method === "eth_getTransactionReceipt" ? { result: null } : undefined));
      const error = await expectRejection(audited({}, context), "NODE_INCONSISTENT");
      expect(error.summary).to.match(/^The receipt of 0x[0-9a-f]{64} is missing, and its logs are there\.$/);
      proxy.interfere(undefined);
    });

    it("is refused where it would not fit one bundle, before the node is asked for the rest", async () => {
      const { addresses } = world.plan;
      const parameters = {
        chainId: 31_337,
        label: "small",
        addresses,
        fromBlock: 0n,
        range: {},
        policies: [],
        members: [],
        witnessOf: () => Promise.reject(new Error("asked")),
      };
      const size = readBundle((await audited()).text("bundle.json")).logs.reduce(
        (sum, { data }) => sum + data.length,
        0,
      );
      const { client } = world.context.network;
      const refused = readFacts(client, { ...parameters, mostCharacters: size - 1 });
      const { args } = await expectRejection(refused, "AUDIT_TOO_LARGE");
      expect(args).to.deep.equal({ proposals: 13, size, most: size - 1 });
      const open = readFacts(client, { ...parameters, mostCharacters: size });
      expect(await open.catch((error: Error) => error.message)).to.equal("asked");
    });

    it("does not hold together where a node makes up executions, or shows what they did not move", async () => {
      const context = await taskContext(proxy.url, world.root);
      const makeUp = (name: "Rejected" | "Vetoed") =>
        proxy.interfere(async ({ method, params }) => {
          if (method !== "eth_getLogs") return undefined;
          const logs = (await proxy.ask(method, params)) as { topics: string[] }[];
          const lie = ([first = "", ...others]: string[]) => [
            first === selectorOf(name) ? selectorOf("Executed") : first,
            ...others,
          ];
          return { result: logs.map((log) => ({ ...log, topics: lie(log.topics) })) };
        });
      makeUp("Rejected");
      const { ok } = await audited({}, context);
      expect(ok).to.equal(false);
      const { id } = found((await audited()).report, world.proposals.rejected);
      expect(context.said).to.include(`NO  waiting times: ${id} executed, and nobody had agreed`);
      // One that was ready could have executed: but nothing was paid.
      makeUp("Vetoed");
      const { report } = await audited({}, context);
      const [move] = found(report, world.proposals.vetoed).moves;
      expect(move).to.deep.include({ isAsPaid: false });
      expect(move?.words).to.equal("0 ETH by what the treasury held, where its calls pay 0.5 ETH");
      expect(report.agents[0]?.drifted).to.equal(1);
      proxy.interfere(undefined);
      const honest = await audited({}, context);
      expect(honest.ok).to.equal(true);
      expect(honest.report.agents[0]?.drifted).to.equal(0);
    });

    it("keeps strangers' words tame in tables and on the page", async () => {
      const { text } = await audited();
      const csv = text("proposals.csv");
      expect(csv).to.include(`"<script>alert(""1"")</script>\\u{202e}=1+1"`);
      expect(csv).to.include("'=cmd|' /C calc'!A0");
      for (const line of csv.split("\r\n")) expect(line).not.to.match(/(^|,)"?[=+\-@]/);
      const page = text("audit.html");
      expect(page).not.to.match(/<script|\son\w+=|javascript:|\u202e|\sstyle=/i);
      expect(page).to.include("&#60;script&#62;alert(\\&#34;1\\&#34;)");
      // Nothing that a browser would ask for.
      expect(page).not.to.match(/<(img|link|iframe|object|embed|form|base)\b|url\(|@import|\ssrc=/i);
      expect([...page.matchAll(/href="([^"]*)"/g)].every(([, to]) => /^#p\d+$/.test(to ?? ""))).to.equal(true);
      const [, policy = "", hash = ""] =
        /content="(default-src &#39;none&#39;; style-src &#39;sha256-([^&]+)[^"]*)"/.exec(page) ?? [];
      expect(policy).to.include("base-uri &#39;none&#39;; form-action &#39;none&#39;");
      const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(page) ?? [];
      expect(createHash("sha256").update(style).digest("base64")).to.equal(hash);
      // Whatever is opened is closed, in order: a text that got through would break this.
      expect(unclosed(page)).to.deep.equal([]);
      expect(page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g)).to.have.lengthOf(4);
      expect(page.match(/<article id="p/g)).to.have.lengthOf(13);
      // Names that are long, run from right to left, or would be elements.
      const named = text("bundle.json")
        .replace('"label": "small"', '"label": "<b>small</b>"')
        .replaceAll('"mara"', '"\u05de\u05e8\u05d4 \u200fmara"')
        .replaceAll('"olga"', `"${"olga".repeat(60)}"`);
      const { ok, report } = await verifyBundle(named);
      expect(ok).to.equal(true);
      const strange = reportFiles(report as AuditReport)["audit.html"];
      expect(strange).to.include("<h1>Audit of <bdi>&#60;b&#62;small&#60;/b&#62;</bdi></h1>");
      expect(strange).to.include("<bdi>\u05de\u05e8\u05d4 \\u{200f}mara</bdi>");
      expect(unclosed(strange)).to.deep.equal([]);
    });

    describe("written to a folder", () => {
      const month = { since: "16", until: "20" };
      const contentsOf = (folder: string) =>
        readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")]);
      /** Refused by `code`, before the node is asked for any log, and with everything left as it was. */
      async function refused(out: string, changes: Partial<AuditArguments>, place = out) {
        const asked: string[] = [];
        proxy.interfere(({ method }) => {
          asked.push(method);
          return undefined;
        });
        const before = contentsOf(out);
        const context = await taskContext(proxy.url, world.root);
        const error = await expectRejection(audited({ ...changes, out }, context), "AUDIT_FOLDER_TAKEN");
        proxy.interfere(undefined);
        expect(asked).not.to.include("eth_getLogs");
        expect(contentsOf(out)).to.deep.equal(before);
        expect(error).to.include({ place, value: out });
        expect(error.nextStep).to.equal(`Write this audit to a folder of its own: --out ${out}-2`);
        return error;
      }
      const edit = (path: string, change: (json: Record<string, unknown>) => void) => {
        const json = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
        change(json);
        writeFileSync(path, JSON.stringify(json));
      };

      it("takes the place of an audit of the same range, and of no other", async () => {
        const { out } = await audited(month);
        expect((await audited({ ...month, out })).ok).to.equal(true);
        expect((await verified(out)).ok).to.equal(true);
        for (const other of [
          { until: "20" },
          { since: "16" },
          { since: "17", until: "20" },
          { since: "16", until: "21" },
        ]) {
          const { summary } = await refused(
            out,
            { since: undefined, until: undefined, ...other },
            `${out}/bundle.json`,
          );
          const { gate } = world.plan.addresses;
          expect(summary).to.equal(
            `${out}/bundle.json is of gate ${gate} on chain 31337, from block 16 to block 20, and is left as it is.`,
          );
        }
        const days = { since: "2001-01-01", until: "2001-01-31" };
        const { out: january } = await audited(days);
        const february = { since: "2001-02-01", until: "2001-02-28" };
        const { summary } = await refused(january, february, `${january}/bundle.json`);
        expect(summary).to.include("from 2001-01-01 00:00:00 UTC to 2001-01-31 23:59:59 UTC");
        expect((await audited({ ...days, out: january })).ok).to.equal(true);
      });

      it("leaves audits of another gate and another chain, and files of others", async () => {
        for (const change of [
          (json: Record<string, unknown>) => (json["chainId"] = 1),
          (json: Record<string, unknown>) => (json["addresses"] = { gate: people.nora.address }),
          (json: Record<string, unknown>) => (json["format"] = "somebody/else/1"),
        ]) {
          const { out } = await audited(month);
          edit(`${out}/bundle.json`, change);
          await refused(out, month, `${out}/bundle.json`);
        }
        for (const name of FILES) {
          const { out, text } = await audited(month);
          const honest = text(name);
          writeFileSync(`${out}/${name}`, "what I must not lose\n");
          const { summary } = await refused(out, month, `${out}/${name}`);
          expect(summary).to.equal(`${out}/${name} is no file of an audit, and is left as it is.`);
          rmSync(`${out}/${name}`);
          mkdirSync(`${out}/${name}`);
          const error = await expectRejection(audited({ ...month, out }), "AUDIT_FOLDER_TAKEN");
          expect(error.place).to.equal(`${out}/${name}`);
          rmdirSync(`${out}/${name}`);
          writeFileSync(`${out}/${name}`, honest);
          // What stands beside them is nobody's business.
          writeFileSync(`${out}/notes.txt`, "mine");
          expect((await audited({ ...month, out })).ok).to.equal(true);
          expect(readFileSync(`${out}/notes.txt`, "utf8")).to.equal("mine");
        }
        const file = world.file("no-folder");
        writeFileSync(file, "mine");
        const error = await expectRejection(audited({ ...month, out: file }), "AUDIT_FOLDER_TAKEN");
        expect(error.summary).to.equal(`${file} is no folder, and is left as it is.`);
        await expectRejection(audited({ ...month, out: `${file}/below` }), "FILE_NOT_WRITTEN");
        expect(readFileSync(file, "utf8")).to.equal("mine");
      });

      it("goes on where it was killed, and knows by what is there of which audit that is", async () => {
        const { out } = await audited(month);
        rmSync(`${out}/bundle.json`);
        await expectRejection(verified(out), "FILE_NOT_FOUND");
        await refused(out, { since: "17" }, `${out}/audit.json`);
        expect((await audited({ ...month, out })).ok).to.equal(true);
        for (const name of ["bundle.json", "audit.json"]) rmSync(`${out}/${name}`);
        const { summary } = await refused(out, month, `${out}/proposals.csv`);
        expect(summary).to.include("is of an audit that nothing beside it names");
        for (const name of ["proposals.csv", "audit.html"]) rmSync(`${out}/${name}`);
        expect((await audited({ ...month, out })).ok).to.equal(true);
        expect(readdirSync(out).sort()).to.deep.equal(FILES);
      });
    });

    it("is of no range that ends before it begins, and says so before the node is asked", async () => {
      const context = await taskContext(proxy.url, world.root);
      proxy.interfere(() => ({ error: { code: -32_000, message: "asked" } }));
      for (const [since, until] of [
        ["20", "19"],
        ["2027-02-01", "2027-01-31"],
        ["2027-02-01T00:00:01Z", "2027-02-01T00:00:00Z"],
      ] as const) {
        const error = await expectRejection(audited({ since, until }, context), "ARGUMENT_INVALID");
        expect(error).to.include({ place: "--until", value: until });
        expect(error.summary).to.equal(`The range ends before it begins: --since ${since}, --until ${until}.`);
      }
      proxy.interfere(undefined);
      expect((await audited({ since: "20", until: "20" }, context)).ok).to.equal(true);
      // A block and a moment are compared by the block's time.
      const { timestamp } = await getBlock(world.clock, { blockNumber: 20n });
      const moment = (seconds: bigint) => new Date(Number(seconds) * 1000).toISOString().replace(".000", "");
      const before = await expectRejection(audited({ since: "20", until: moment(timestamp - 1n) }), "ARGUMENT_INVALID");
      expect(before.place).to.equal("--until");
      expect((await audited({ since: "20", until: moment(timestamp) })).ok).to.equal(true);
      await expectRejection(audited({ since: moment(timestamp + 1n), until: "20" }), "ARGUMENT_INVALID");
      expect((await audited({ since: moment(timestamp), until: "20" })).ok).to.equal(true);
      // A block that is still to come limits nothing.
      expect((await audited({ since: moment(timestamp), until: "99999999" })).ok).to.equal(true);
    });

    it("tells which root proposal changed a setting, and takes nothing else for its doing", async () => {
      const evidence = await openFacts(readBundle((await audited()).text("bundle.json")));
      const changed = evidence.settings.findLast(({ name }) => name === "PolicyRootChanged");
      const executed = evidence.history.find(
        ({ name, transactionHash }) => name === "Executed" && transactionHash === changed?.transactionHash,
      );
      if (changed === undefined || executed === undefined) throw new Error("Root changed no policy.");
      // The first log of all in its block.
      expect(changed.logIndex).to.equal(0);
      const byRootOf = (history: readonly HistoryEvent[], executions = evidence.executions) =>
        settingChanges({ ...evidence, history, executions })
          .filter(({ transaction }) => transaction === changed.transactionHash)
          .map(({ proposal }) => proposal);
      const [reference] = byRootOf(evidence.history);
      expect(reference).to.match(/^board\//);

      // In the same transaction, before: the guardian froze an agent; or root did.
      const { gate, councils } = evidence.facts.addresses;
      const after = evidence.history.indexOf(changed) + 1;
      const beside = (event: Partial<HistoryEvent>) =>
        evidence.history.toSpliced(after, 0, { ...changed, contract: "AgentRegistry", ...event } as HistoryEvent);
      const frozen = (by: Address) => beside({ name: "Frozen", args: { agent: 1n, by }, logIndex: 0 });
      expect(byRootOf(frozen(councils["guards"] ?? "0x"))).to.deep.equal([reference, undefined]);
      expect(byRootOf(frozen(gate))).to.deep.equal([reference, reference]);
      const stopped = beside({ name: "Stopped", args: { agent: 1n, kind: 0, strikes: 1 } });
      expect(byRootOf(stopped)).to.deep.equal([reference, undefined]);
      // Another execution in the same transaction, before and behind what changed.
      const id = executed.args["id"] as Hex;
      const execution = evidence.executions.get(id) as Execution;
      const also = (after: number) => new Map(evidence.executions).set(id, { ...execution, after });
      expect(byRootOf(evidence.history, also(-1))).to.deep.equal([reference]);
      expect(byRootOf(evidence.history, also(0))).to.deep.equal([undefined]);
    });

    describe("whose bundle holds another transaction than the chain", () => {
      /** What signed something else in the place of a transaction leaves, as whoever forges the whole bundle would write it. */
      async function forged(text: string, hash: Hex, by: LocalAccount, changes: object): Promise<string> {
        const { transactions } = readBundle(text);
        const fact = transactions.find((one) => "signed" in one && keccak256(one.signed) === hash);
        if (fact === undefined || !("signed" in fact)) throw new Error(`${hash} is not in the bundle.`);
        const { r: _r, s: _s, v: _v, yParity: _y, ...sent } = parseTransaction(fact.signed);
        const signed = await by.signTransaction({ ...sent, ...changes } as TransactionSerializable);
        return text.replaceAll(fact.signed, signed).replaceAll(hash, keccak256(signed));
      }
      const faultsOf = async (text: string) => {
        const { ok, report } = await verifyBundle(text);
        const told = report?.faults.flatMap(({ what, wrong }) => wrong.map((one) => `${what}: ${one}`));
        expect(ok).to.equal(told?.length === 0);
        return { told, report: report as AuditReport };
      };

      it("refuses what was signed for another chain, and takes what was signed for any, saying so", async () => {
        const { text, report } = await audited();
        const { transaction } = found(report, world.proposals.waiting).proposed;
        const bundle = text("bundle.json");
        const elsewhere = await forged(bundle, transaction, people.nora, { chainId: 1 });
        const { told = [] } = await faultsOf(elsewhere);
        expect(told).to.have.lengthOf(1);
        expect(told[0]).to.match(/^chain of transactions: transaction 0x[0-9a-f]{64} was signed for chain 1$/);
        const here = await forged(bundle, transaction, people.nora, { chainId: 31_337 });
        expect(await faultsOf(here)).to.deep.include({ told: [] });

        const legacy = {
          type: "legacy",
          gasPrice: 10n ** 9n,
          maxFeePerGas: undefined,
          maxPriorityFeePerGas: undefined,
        };
        const bound = await forged(bundle, transaction, people.nora, { ...legacy, accessList: undefined });
        expect((await faultsOf(bound)).report.notShown.join()).not.to.include("for which chain");
        const free = { ...legacy, accessList: undefined, chainId: undefined };
        const { told: none, report: unbound } = await faultsOf(await forged(bundle, transaction, people.nora, free));
        expect(none).to.deep.equal([]);
        expect(unbound.notShown).to.include(
          "for which chain 1 transaction was signed: valid on any (legacy, without EIP-155)",
        );
        const other = await faultsOf(
          await forged(bundle, transaction, people.nora, { ...legacy, accessList: undefined, chainId: 5 }),
        );
        expect(other.told?.join()).to.include("was signed for chain 5");
      });

      it("takes a call of the agent's key for this proposal alone", async () => {
        const { text, report } = await audited();
        const { proposals } = await openFacts(readBundle(text("bundle.json")));
        const { id, proposed } = found(report, world.proposals.waiting);
        const [own, other] = [proposals.find((one) => one.id === id), proposals.find((one) => one.id !== id)];
        if (own === undefined || other === undefined) throw new Error("There are no two proposals.");
        const { transactions } = await openFacts(readBundle(text("bundle.json")));
        const call = transactions.get(proposed.transaction)?.call;
        const key = people.treasurer;
        const sentFor = async ({ proposal }: StandingProposal) => {
          const args = [proposal, call?.args?.[1] as Witness, key.address, "0x"] as const;
          const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args });
          return faultsOf(await forged(text("bundle.json"), proposed.transaction, key, { data }));
        };
        const honest = await sentFor(own);
        expect(honest.told).to.deep.equal([]);
        expect(found(honest.report, world.proposals.waiting).keySigned).to.equal("sent by the key");
        const lie = await sentFor(other);
        expect(lie.told).to.deep.equal([`keys of agents: ${id} was not signed by ${key.address}`]);
        expect(found(lie.report, world.proposals.waiting).keySigned).to.equal("WRONG");
      });

      it("takes what an approver called or brought for this proposal alone", async () => {
        const { text, report } = await audited();
        const evidence = await openFacts(readBundle(text("bundle.json")));
        const { id, approved } = found(report, world.proposals.signed);
        const { args = [] } = evidence.transactions.get(approved?.transaction ?? "0x")?.call ?? {};
        const bringing = async (about: Hex) => {
          const [proposer, nonce, , terms, signed] = args as unknown as ApproveArguments;
          const call = { functionName: "approveBySignature", args: [proposer, nonce, about, terms, signed] } as const;
          const data = encodeFunctionData({ abi: agentTimelockAbi, ...call });
          return faultsOf(await forged(text("bundle.json"), approved?.transaction ?? "0x", people.nora, { data }));
        };
        expect((await bringing(id)).told).to.deep.equal([]);
        const { told } = await bringing(found(report, world.proposals.called).id);
        expect(told).to.deep.equal([`agreements: ${id} was agreed to by a call that is about something else`]);
      });

      it("takes what members signed for a Council of another gate, and for no other Council", async () => {
        const { text } = await audited();
        const evidence = await openFacts(readBundle(text("bundle.json")));
        const { chainId, addresses } = evidence.facts;
        const { gate, councils } = addresses;
        const one = evidence.proposals.find(({ events }) => events.some(({ name }) => name === "Approved"));
        const hash = one?.events.find(({ name }) => name === "Approved")?.transactionHash ?? "0x";
        const sent = evidence.transactions.get(hash);
        if (one === undefined || sent?.call === undefined) throw new Error("Nothing was approved.");
        const { approver, approverEpoch } = one.terms;
        expect(approver).to.equal(councils["board"]);
        const args = (sent.call.args ?? []) as readonly unknown[];
        const approval = args.at(-1) as SignedApproval;
        const { validUntil } = approval;
        const digest = approvalDigest({ chainId, gate, approver, approverEpoch, validUntil, proposal: one.proposal });
        const agreedOver = async (signed: Hex, by: readonly LocalAccount[] = [people.mara, people.olga]) => {
          const signatures = await Promise.all(
            by.map(async (member) => {
              const signature = (await member.sign?.({ hash: signed })) ?? "0x";
              return { kind: "eoa", signer: member.address, signature } as const;
            }),
          );
          const signature = encodeCouncilSignatures(signatures);
          const call = {
            ...sent.call,
            args: [...args.slice(0, -1), { ...approval, signature }],
          } as unknown as GateCall;
          const changed = { ...evidence, transactions: new Map(evidence.transactions).set(hash, { ...sent, call }) };
          const { signers } = await agreementOf(changed, one);
          const wrong = checkAgreements(changed, await auditReport(changed, zeroHash)).flatMap((check) => check.wrong);
          return { members: signers.map(({ isMember }) => isMember), names: signers.map(({ name }) => name), wrong };
        };
        const both = { members: [true, true], wrong: [] };
        // Told of this gate it answers for the gate's own digest; to any other asker for its wrapper around it.
        expect(await agreedOver(digest)).to.deep.include(both);
        const wrapped = await agreedOver(agreementDigest({ chainId, council: approver, digest }));
        expect(wrapped).to.deep.include(both);
        expect(wrapped.names.sort()).to.deep.equal(["mara", "olga"]);
        const guards = councils["guards"] ?? "0x";
        const foreign = await agreedOver(agreementDigest({ chainId, council: guards, digest }));
        expect(foreign.members).to.deep.equal([false, false]);
        expect(foreign.wrong.join()).to.include("who was no member");
        const strange = await agreedOver(agreementDigest({ chainId, council: approver, digest }), [
          people.mara,
          people.gina,
        ]);
        expect(strange.members).to.include(false);
        expect(strange.wrong.join()).to.include("who was no member");
        const few = await agreedOver(agreementDigest({ chainId, council: approver, digest }), [people.mara]);
        expect(few.wrong).to.deep.equal([`${one.id} was signed by 1 of 2`]);
      });
    });

    describe("of a proposal that a contract carried", () => {
      let carried: string;
      /** Without the file of the policy in force. */
      const unaided = { policy: undefined, earlier: undefined };
      const context = async () => taskContext(world.url, world.root);

      async function carry(): Promise<string> {
        const out = world.file(`carried-${++folders}.json`);
        const { nonce } = world.toPropose({});
        await propose(
          world.context,
          world.toPropose({ to: "ada", value: "0.02 ETH", out, nonce, policy: world.policy }),
        );
        const { proposal, witness, signed } = readProposalFile(readFileSync(out, "utf8"), out);
        if (signed === undefined) throw new Error(`${out} is not signed.`);
        const { gate } = world.plan.addresses;
        const args = [proposal, witness, signed.key, signed.signature] as const;
        const sender = senderOn(http(world.url), people.nora);
        const hash = await sendTransaction(sender, {
          account: people.nora,
          chain: hardhat,
          to: await deployCarrier(world.url, gate),
          data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args }),
        });
        expect((await waitForTransactionReceipt(sender, { hash })).status).to.equal("success");
        return `payer/${nonce}`;
      }

      before(async () => {
        carried = await carry();
      });

      it("shows its rules by the policy's file, and without it says that they are not shown", async () => {
        const { report: aided } = await audited();
        expect(found(aided, carried).rules[0]).to.include({ whenProposed: "proven" });
        expect(aided.notShown.join()).not.to.include("by which rules");

        const here = await context();
        const { ok, report, out, text } = await audited(unaided, here);
        expect(ok).to.equal(true);
        expect(report.faults).to.deep.equal([]);
        const { rules, outcome, policyRoot, words } = found(report, carried);
        expect(rules[0]).to.include({ whenProposed: "not shown" });
        expect(outcome).to.equal("waiting");
        expect(words).to.match(/^may execute from .*; held by Transaction 0x.* does not carry the witness\.$/);
        const told = `by which rules ${carried} stood: the policy of root ${policyRoot} was not given (--earlier FILE)`;
        expect(report.notShown[0]).to.equal(told);
        expect(here.said).to.include(`not shown: ${told}`);
        expect(text("audit.html")).to.include(`<h2 id="not-shown">Not shown</h2><ul><li><bdi>${told}</bdi></li>`);
        expect(text("proposals.csv")).to.match(new RegExp(`\n${carried},.*,not shown,`));
        const { ok: holds, json } = await verified(out);
        expect(holds).to.equal(true);
        expect(json.notProven).to.include(told);
        expect(json.proven.join()).to.match(/\d+ of \d+ rules stood in the policy in force/);
        // What was proposed directly under the same policy brings its own proof.
        expect(found(report, world.proposals.waiting).rules[0]).to.include({ whenProposed: "proven" });
      });

      it("is refused where a rule is shown to be outside the policy in force, at the top of the page and by name", async () => {
        const { text } = await audited();
        const evidence = await openFacts(readBundle(text("bundle.json")));
        const { id, rules } = found((await audited()).report, carried);
        // The file is whole: what it does not hold is no rule of it.
        const others = new Map(evidence.rules);
        others.delete(rules[0]?.leaf ?? "0x");
        const wrong = async (changed: Evidence) =>
          checkRules(changed, await auditReport(changed, zeroHash)).flatMap((check) => check.wrong);
        expect((await wrong({ ...evidence, rules: others })).join()).to.include(
          `rule ${rules[0]?.leaf} of ${id} was not of the policy in force when proposed`,
        );
        expect(await wrong(evidence)).to.deep.equal([]);
        // Another root, and the proofs that came with what was proposed directly lead elsewhere.
        const { text: bare } = await audited(unaided);
        const bundle = bare("bundle.json");
        const json = JSON.parse(bundle) as { logs: { topics: string[]; data: string }[] };
        const change = json.logs.findLast(({ topics: [topic] }) => topic === selectorOf("PolicyRootChanged"));
        if (change === undefined) throw new Error("No policy ever came into force.");
        change.data = `${change.data.slice(0, -64)}${"12".repeat(32)}`;
        const forged = `${JSON.stringify(json, null, 2)}\n`;
        const { ok, report, checks } = await verifyBundle(forged);
        expect(ok).to.equal(false);
        const { faults } = report as AuditReport;
        expect(faults).to.deep.equal(
          checks.filter((check) => check.wrong.length > 0).map(({ what, wrong: told }) => ({ what, wrong: told })),
        );
        expect(faults.map(({ what }) => what)).to.include("rules of the policy in force");
        expect(found(report as AuditReport, carried).rules[0]?.whenProposed).to.equal("not shown");
        const page = reportFiles(report as AuditReport)["audit.html"];
        expect(page).to.include("This audit does not hold together</h2>");
        expect(page.indexOf("does not hold together")).to.be.below(page.indexOf('<ul class="tiles">'));
        const { id: waiting } = found(report as AuditReport, world.proposals.waiting);
        const at = (report as AuditReport).proposals.findIndex((one) => one.id === waiting);
        const link = `<a href="#p${at}"><bdi>${world.proposals.waiting}</bdi></a>`;
        expect(page).to.include(
          `</code><bdi> of </bdi>${link}<bdi> was not of the policy in force when proposed</bdi>`,
        );
        expect(unclosed(page)).to.deep.equal([]);
        expect(bare("audit.html")).not.to.include("does not hold together");
        expect((await verifyBundle(bundle)).ok).to.equal(true);
      });

      it("shows its rules by what executed it, where that was called directly", async () => {
        await world.passHours(1);
        await execute(world.context, { ...world.options, policy: world.policy, proposal: carried });
        const { ok, report, out } = await audited(unaided);
        expect(ok).to.equal(true);
        expect(found(report, carried).rules[0]).to.include({ whenProposed: "proven", whenExecuted: "proven" });
        expect(report.notShown.join()).not.to.include("by which rules");
        // The transaction that shows it belongs to the bundle.
        const { ended } = found(report, carried);
        const facts = readBundle(readFileSync(`${out}/bundle.json`, "utf8"));
        const opened = await openFacts(facts);
        const without = new Map(opened.transactions);
        without.delete(ended?.transaction ?? "0x");
        const missing = checkChain({ ...opened, transactions: without }).flatMap(({ wrong }) => wrong);
        expect(missing).to.deep.equal([`transaction ${ended?.transaction} is not there`]);
        expect(checkChain(opened).flatMap(({ wrong }) => wrong)).to.deep.equal([]);
      });

      it("is told stale with the reason, though its rules are not at hand", async () => {
        const lost = await carry();
        expect(found((await audited(unaided)).report, lost).outcome).to.equal("waiting");
        const drop = await world.rootProposal("dropAgentProposals()", []);
        await world.passHours(1);
        await execute(world.context, { ...world.options, policy: world.policy, proposal: drop });
        const { report, ok } = await audited(unaided);
        expect(ok).to.equal(true);
        expect(found(report, lost).outcome).to.equal("stale");
        expect(found(report, lost).words).to.match(/^stale: GATE_EPOCH_MISMATCH \(/);
        // As with its rules, and as every list tells.
        expect(found((await audited()).report, lost).words).to.equal(found(report, lost).words);
        const { json } = await list(world.context, { ...world.options, policy: undefined, proposer: "1" });
        const listed = (json as { nonce: bigint; state: string; reasons: string[] }[]).find(
          ({ nonce }) => `payer/${nonce}` === lost,
        );
        expect(listed).to.include({ state: "Stale" });
        expect(listed?.reasons).to.deep.equal(["PROPOSAL_WITNESS_UNKNOWN", "GATE_EPOCH_MISMATCH"]);
      });
    });
  },
  { args: ["--accounts", "20"] },
);

type ApproveArguments = [proposer: Address, nonce: bigint, id: Hex, terms: Terms, signed: SignedApproval];

type Leaf = { path: string; flip: () => void; restore: () => void };

/** Every value of a JSON document, with its place in which numbers of lists and names are stars. */
function* leavesOf(json: object, path: string[] = []): Generator<Leaf> {
  const at = json as Record<string, unknown>;
  for (const key of Object.keys(at)) {
    const value = at[key];
    const isNamed = Array.isArray(json) || path.at(-1) === "councils";
    const below = [...path, isNamed ? "*" : key];
    if (typeof value === "object" && value !== null) yield* leavesOf(value, below);
    else yield { path: below.join("."), flip: () => (at[key] = flipped(value)), restore: () => (at[key] = value) };
  }
}

/** Another value of the same form. */
function flipped(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  const text = String(value);
  if (text === "0x") return "0x00";
  if (/^0x/.test(text)) return `${text.slice(0, -1).toLowerCase()}${text.endsWith("1") ? "2" : "1"}`;
  return /^\d+$/.test(text) ? String(BigInt(text) + 1n) : `${text}x`;
}

/** Elements of a page that are not closed, or closed out of order. */
function unclosed(page: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = "", end] of page
    .replace(/<style>[\s\S]*<\/style>/, "")
    .matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
    if (end === "/" || name === "meta") continue;
    if (slash === "") open.push(name);
    else if (open.pop() !== name) return [...open, name];
  }
  return open;
}

function selectorOf(name: "Executed" | "PolicyRootChanged" | "Rejected" | "Vetoed"): string {
  const event = agentTimelockAbi.find((item) => item.type === "event" && item.name === name);
  return event?.type === "event" ? toEventSelector(event) : "";
}
