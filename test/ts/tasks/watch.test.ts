import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { propose } from "../../../sdk/actions/propose.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { evidenceRoot } from "../../../sdk/provenance/evidence.ts";
import { sentenceOf, type WatchEvent } from "../../../tasks/lib/watch/events.ts";
import { list } from "../../../tasks/list.ts";
import { veto } from "../../../tasks/veto.ts";
import { type WatchArguments, watch } from "../../../tasks/watch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { taskContext } from "../support/taskContext.ts";

const { gina, gus, relayer, treasurer } = people;

describeWithAnvil("watching", (anvil) => {
  let small: SmallSystem;
  let proxy: NodeProxy;
  let evidence: string;

  before(async function () {
    this.timeout(60_000);
    proxy = await startNodeProxy(anvil().url);
    small = await deploySmall(anvil().url);
    evidence = small.file("evidence");
    mkdirSync(evidence);
  });
  after(async () => {
    small.remove();
    await proxy.stop();
  });
  beforeEach(() => proxy.interfere(undefined));

  const args = (changes: Partial<WatchArguments> = {}): WatchArguments => ({
    ...small.options,
    once: true,
    every: "15s",
    evidence,
    veto: undefined,
    out: undefined,
    manifests: undefined,
    taint: undefined,
    finality: undefined,
    state: undefined,
    from: gina.address,
    ...changes,
  });
  /** A watcher, until its event satisfies `enough`. */
  async function watching(
    changes: Partial<WatchArguments> = {},
    { enough = () => false }: { enough?: (event: WatchEvent) => boolean } = {},
  ): Promise<WatchEvent[]> {
    const context = await taskContext(proxy.url, small.root);
    const ending = new AbortController();
    const events: WatchEvent[] = [];
    const tell = (event: WatchEvent) => {
      events.push(event);
      expect(sentenceOf(event)).to.be.a("string");
      if (enough(event)) ending.abort();
    };
    await watch(context, args(changes), { tell, signal: ending.signal });
    return events;
  }
  function findingsOn(events: readonly WatchEvent[], proposal: string): string[] | undefined {
    const event = events.findLast((one) => "findings" in one && one.proposal === proposal);
    return event !== undefined && "findings" in event ? event.findings.map(({ name }) => name) : undefined;
  }
  async function stateOf(proposal: string): Promise<string | undefined> {
    const { json } = await list(small.context, { ...small.options, proposer: undefined });
    const found = (json as { nonce: bigint; state: string }[]).find(({ nonce }) => `payer/${nonce}` === proposal);
    return found?.state;
  }
  let nonce = 1_000n;
  /** A proposal with evidence, whose file is put into the folder as `write` says. */
  async function withEvidence(lines: string[], write: (path: string) => void): Promise<string> {
    const { network } = small.context;
    const { gate } = small.plan.addresses;
    const root = evidenceRoot(lines);
    nonce += 1n;
    const planned = planProposal({
      policy: compilePolicy(smallPolicy()),
      proposer: agentProposer(1n),
      nonce,
      epoch: 1,
      notAfter: Number((await getBlock(network.client)).timestamp) + 14 * 86_400,
      evidence: root,
      calls: [{ target: recipients.ada, value: 1n }],
      now: 1_700_000_000,
    });
    if (!planned.allowed) throw new Error(planned.refusal);
    const { proposal, witness } = planned;
    const sender = network.sender(treasurer.address);
    const sent = await propose(sender, { gate, proposal, witness, key: treasurer.address, signature: "0x" });
    await confirm(network.client, sent);
    write(join(evidence, `${root}.txt`));
    return `payer/${nonce}`;
  }

  it("compares a proposal with its evidence", async () => {
    const none = await small.standing("ada");
    const good = await withEvidence(["agent test/1", "saw a"], (path) => writeFileSync(path, "agent test/1\nsaw a\n"));
    const other = await withEvidence(["agent test/1", "saw b"], (path) => writeFileSync(path, "agent test/1\nsaw B\n"));
    const missing = await withEvidence(["agent test/1", "saw c"], () => {});
    const noText = await withEvidence(["agent test/1", "saw d"], (path) => writeFileSync(path, Buffer.from([0xff, 0])));
    const events = await watching();
    expect([none, good, other, missing, noText].map((one) => findingsOn(events, one))).to.deep.equal([
      ["no-evidence", "first-payment"],
      ["first-payment"],
      ["evidence-differs", "first-payment"],
      ["evidence-missing", "first-payment"],
      ["evidence-differs", "first-payment"],
    ]);
    expect(findingsOn(await watching({ evidence: undefined }), missing)).to.deep.equal(["first-payment"]);
  });

  it("says nothing against anybody where the folder of evidence cannot be read, and says that once", async () => {
    const missing = await withEvidence(["agent test/1", "saw e"], () => {});
    const none = await small.standing("ada");
    const [state, out] = [small.file("lost.sqlite"), small.file("lost")];
    const here = { veto: "evidence-missing", out, state };
    const lost = { ...here, evidence: small.file("mistyped") };
    const unread = (events: readonly WatchEvent[]) =>
      events.flatMap((one) => (one.event === "evidence unread" ? [[one.code, one.summary]] : []));
    const signed = (events: readonly WatchEvent[]) =>
      events.flatMap((one) => (one.event === "veto signed" ? [one.proposal] : []));
    const events = await watching(lost);
    expect(unread(events)).to.deep.equal([
      ["FILE_NOT_FOUND", `${lost.evidence} cannot be read: there is no such file.`],
    ]);
    expect([missing, none].map((one) => findingsOn(events, one))).to.deep.equal([
      ["first-payment"],
      ["no-evidence", "first-payment"],
    ]);
    const again = await watching(lost);
    writeFileSync(lost.evidence, "");
    const file = await watching(lost);
    expect([unread(again), unread(file).map(([code]) => code)]).to.deep.equal([[], ["FILE_NOT_FOUND"]]);
    expect([events, again, file].flatMap(signed)).to.deep.equal([]);
    // The twin: a folder in which it is not.
    const found = await watching(here);
    expect([unread(found), findingsOn(found, missing)]).to.deep.equal([[], ["evidence-missing", "first-payment"]]);
    expect(signed(found)).to.include(missing).and.to.not.include(none);
    rmSync(out, { recursive: true });
  });

  it("tries what a proposal would do", async () => {
    const proposal = await small.standing("ben", { evidence: undefined });
    expect(findingsOn(await watching(), proposal)).to.not.include("would-fail");
    await small.clock.setCode({ address: recipients.ben, bytecode: "0x5f5ffd" });
    expect(findingsOn(await watching(), proposal)).to.include("would-fail");
    await small.clock.setCode({ address: recipients.ben, bytecode: "0x" });
  });

  it("tells each thing once, and again when it has changed", async () => {
    const proposal = await small.standing("ben");
    let rounds = 0;
    proxy.interfere(({ method }) => {
      if (method !== "eth_getBlockByNumber") return undefined;
      rounds += 1;
      return undefined;
    });
    const events = await watching(
      { once: false, every: "1s" },
      {
        enough: (event) => {
          if (event.event === "proposal" && event.proposal === proposal) {
            void small.clock.setCode({ address: recipients.ben, bytecode: "0x5f5ffd" });
          }
          return event.event === "changed" && event.proposal === proposal;
        },
      },
    );
    await small.clock.setCode({ address: recipients.ben, bytecode: "0x" });
    const told = events.filter((one) => "proposal" in one && one.proposal === proposal).map(({ event }) => event);
    expect(told).to.deep.equal(["proposal", "changed"]);
    expect(rounds).to.be.greaterThan(0);
  });

  it("vetoes what it is told to veto, and nothing else; where one signature is too few it hands it on", async () => {
    const [bad, good] = [
      await small.standing("ada"),
      await withEvidence(["fine"], (path) => writeFileSync(path, "fine")),
    ];
    const out = small.file("vetoes");
    mkdirSync(out);
    const events = await watching({ veto: "no-evidence,evidence-differs", out });
    const signed = events.filter((one) => one.event === "veto signed");
    const mine = signed.find((one) => one.proposal === bad);
    expect(mine).to.include({ signed: 1, needed: 2 });
    expect(signed.some((one) => one.proposal === good)).to.equal(false);
    expect([await stateOf(bad), await stateOf(good)]).to.deep.equal(["Queued", "Queued"]);
    await veto(small.context, {
      ...small.options,
      proposal: bad,
      reason: "watch: no-evidence: it names no evidence",
      from: gus.address,
      signatures: mine?.file,
    });
    // A veto makes what the agent proposed before without approval stale; nobody vetoed the other.
    expect([await stateOf(bad), await stateOf(good)]).to.deep.equal(["Vetoed", "Stale"]);
    rmSync(out, { recursive: true });
  });

  it("goes on where its account is no guardian", async () => {
    const proposal = await small.standing("ben");
    const events = await watching({ veto: "no-evidence", from: relayer.address });
    const failed = events.filter((one) => one.event === "veto failed" && one.proposal === proposal);
    expect(failed).to.deep.include.members([{ ...failed[0], code: "MEMBER_UNKNOWN", tryAgainIn: 15 } as WatchEvent]);
    expect(await stateOf(proposal)).to.equal("Proposed");
    expect(events.at(-1)).to.deep.equal({ event: "stopped" });
  });

  it("ends at once where it is told to in the middle of a round", async () => {
    const started = await watching({ once: false, every: "1h" }, { enough: ({ event }) => event === "proposal" });
    expect(started.at(-1)).to.deep.equal({ event: "stopped" });
  });

  it("refuses a finding that there is none of", async () => {
    const error = await expectRejection(watching({ veto: "no-evidence,bad" }), "ARGUMENT_INVALID");
    expect([error.place, error.value]).to.deep.equal(["--veto", "bad"]);
  });
});
