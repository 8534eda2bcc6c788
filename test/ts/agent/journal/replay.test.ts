import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import type { Entry, Recorded } from "../../../../agent/journal/entry.ts";
import { intentNonce } from "../../../../agent/journal/intentNonce.ts";
import { nextAttempt } from "../../../../agent/journal/nextAttempt.ts";
import { newReplay, replay } from "../../../../agent/journal/replay.ts";
import { JOURNAL_FORMAT } from "../../../../agent/journal/schema.ts";
import { agentProposer } from "../../../../sdk/proposal/agentProposer.ts";
import { anyIntent, nobodysJournal as owner } from "../../support/anyIntent.ts";
import { expectRejection } from "../../support/rejection.ts";

const [H, K]: [Hex, Hex] = [`0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`];
const opened: Entry = { kind: "opened", format: JOURNAL_FORMAT, ...owner };

function* recorded(entries: Iterable<Entry>): Generator<Recorded> {
  let number = 0;
  for (const entry of entries) {
    number += 1;
    yield { number, at: 1_000 * number, entry, previous: zeroHash, hash: H };
  }
}

function stateAfter(...entries: Entry[]) {
  const state = replay(recorded([opened, ...entries]));
  if (state === undefined) throw new Error("It was opened.");
  return state;
}

/** What an intent goes through. */
function life(key: string, attempt = 0) {
  const intended = anyIntent(owner, key, { attempt });
  const { nonce } = intended.proposal;
  const place = { nonce, blockNumber: 7n, blockHash: K };
  return {
    nonce,
    intended,
    signed: { kind: "signed", nonce, key: owner.gate, signature: "0xabcd" },
    sent: {
      kind: "sent",
      nonce,
      account: owner.gate,
      transactionHash: H,
      accountNonce: 3,
      maxFeePerGas: 10n,
      maxPriorityFeePerGas: 1n,
    },
    proposed: { kind: "proposed", id: H, ...place },
    displaced: { kind: "displaced", ...place },
    lapsed: { kind: "lapsed", nonce },
    vetoed: { kind: "ended", nonce, state: "Vetoed" },
    executed: { kind: "ended", nonce, state: "Executed" },
    failed: { kind: "failed", turn: 2, step: "send", code: "GATE_PAUSED", summary: "It is paused.", nonce },
  } as const satisfies Record<string, Entry | bigint>;
}

const a = life("a");

describe("replaying a journal", () => {
  it("tells of each intent how far it came", () => {
    const steps = [a.intended, a.signed, a.failed, a.sent, a.sent, a.proposed, a.displaced, a.sent, a.proposed];
    const seen = steps.map((_, i) => {
      const intent = stateAfter(...steps.slice(0, i + 1)).open.get(a.nonce)!;
      return [intent.signed !== undefined, intent.sent.length, intent.proposed?.blockNumber, intent.failed];
    });
    expect(seen).to.deep.equal([
      [false, 0, undefined, undefined],
      [true, 0, undefined, undefined],
      [true, 0, undefined, "GATE_PAUSED"],
      [true, 1, undefined, undefined],
      [true, 2, undefined, undefined],
      [true, 2, 7n, undefined],
      [true, 2, undefined, undefined],
      [true, 3, undefined, undefined],
      [true, 3, 7n, undefined],
    ]);
    const ended = stateAfter(...steps, a.executed);
    expect(ended.open.size).to.equal(0);
    expect(ended.keys.get("a")).to.deep.equal({
      outcome: "executed",
      at: 11_000,
      attempts: 1,
      id: H,
      state: "Executed",
      reason: undefined,
    });
    expect(ended).to.deep.include({ owner, head: { number: 11, hash: H }, turn: 2, frozen: undefined });
  });

  it("tells what became of wishes, turns, holds and anchors", () => {
    const state = stateAfter(
      { kind: "observed", turn: 1, source: "bills", digest: H, observedAt: 5 },
      { kind: "decided", turn: 4, by: "rules/1", intents: [], transcript: H, tokens: 0 },
      { kind: "refused", key: "r", code: "POLICY", reason: "no rule" },
      { kind: "held", key: "h", monitor: "amount", reason: "tenfold" },
      { kind: "frozen", reason: "look-alike" },
      { kind: "anchored", upTo: 3, head: K, batchId: H },
    );
    expect(state).to.include({ turn: 4, frozen: "look-alike" });
    expect(state.anchored).to.deep.equal({ upTo: 3, head: K, at: 7_000 });
    expect([state.keys.get("r")?.outcome, state.keys.get("h")?.reason]).to.deep.equal(["refused", "tenfold"]);
    expect(stateAfter({ kind: "frozen", reason: "x" }, { kind: "resumed" }).frozen).to.equal(undefined);
  });

  it("says under which attempt a wish may be intended, and whether it may", () => {
    const lapsed = [a.intended, a.lapsed] as const;
    const held: Entry = { kind: "held", key: "a", monitor: "amount", reason: "tenfold" };
    const cases: [Entry[], number | undefined][] = [
      [[], 0],
      [[{ kind: "refused", key: "a", code: "C", reason: "r" }], 0],
      [[held], undefined],
      [[held, { kind: "released", key: "a" }], 0],
      [[a.intended], undefined],
      [[...lapsed], 1],
      [[...lapsed, held], undefined],
      [[...lapsed, life("a", 1).intended], undefined],
      [[...lapsed, life("a", 1).intended, a.lapsed], 2],
      [[a.intended, a.proposed, a.vetoed], undefined],
      [[{ kind: "recovered", reason: "lost", proposals: [{ nonce: a.nonce, id: H }] }], undefined],
      [[{ kind: "recovered", reason: "lost", proposals: [{ nonce: a.nonce + 1n, id: H }] }], 0],
    ];
    for (const [entries, attempt] of cases) {
      const state = stateAfter(...entries);
      const next = nextAttempt(state, "a");
      expect(next?.attempt, JSON.stringify(entries.map(({ kind }) => kind))).to.equal(attempt);
      // The journal takes exactly what is offered.
      const again = () => stateAfter(...entries, life("a", attempt ?? state.keys.get("a")?.attempts ?? 0).intended);
      if (attempt === undefined) expect(again).to.throw("JOURNAL_ENTRY_IMPOSSIBLE");
      else expect(again().open.get(a.nonce)?.attempt).to.equal(attempt);
    }
    expect(nextAttempt(stateAfter(), "a")?.nonce).to.equal(intentNonce(owner, "a"));
  });

  it("refuses what cannot follow, and takes its twin", async () => {
    const b = life("b");
    const otherProposer = { ...a.intended, proposal: { ...a.intended.proposal, proposer: agentProposer(2n) } };
    const otherNonce = { ...a.intended, proposal: { ...a.intended.proposal, nonce: a.nonce + 1n } };
    const cases: [before: Entry[], hostile: Entry, twin: Entry, reason: string][] = [
      [[], opened, { kind: "resumed" }, "it was opened already"],
      [[], otherProposer, a.intended, `it is proposed by ${agentProposer(2n)}`],
      [[], otherNonce, a.intended, 'its nonce is not the one of "a"'],
      [[], life("a", 1).intended, a.intended, "its first attempt is number 0"],
      [[a.intended], a.intended, b.intended, '"a" is open already'],
      [[a.intended, a.lapsed], a.intended, life("a", 1).intended, "its next attempt is number 1"],
      [[a.intended], b.signed, a.signed, `nothing is open under nonce ${b.nonce}`],
      [[a.intended, b.intended, b.signed], a.sent, b.sent, "it is not signed"],
      [[a.intended, a.proposed, b.intended], a.proposed, b.proposed, "it is in a block already"],
      [[a.intended, a.proposed, b.intended], a.lapsed, b.lapsed, "it is in a block already"],
      [[a.intended, a.proposed, b.intended], b.displaced, a.displaced, "it is in no block"],
      [[a.intended, a.proposed], { ...a.displaced, blockHash: H }, a.displaced, "it is in another block"],
      [[a.intended, a.proposed, b.intended], b.executed, a.executed, "it is in no block"],
      [
        [a.intended],
        { kind: "refused", key: "a", code: "C", reason: "r" },
        { kind: "refused", key: "b", code: "C", reason: "r" },
        '"a" is open already',
      ],
      [[a.intended, a.proposed, a.vetoed], a.signed, b.intended, `nothing is open under nonce ${a.nonce}`],
    ];
    for (const [before, hostile, twin, reason] of cases) {
      const error = await expectRejection(
        Promise.resolve().then(() => stateAfter(...before, hostile)),
        "JOURNAL_ENTRY_IMPOSSIBLE",
      );
      expect(error.args).to.deep.equal({ number: before.length + 2, kind: hostile.kind, reason });
      expect(stateAfter(...before, twin).head.number).to.equal(before.length + 2);
    }
    const first = await expectRejection(
      Promise.resolve().then(() => replay(recorded([a.intended]))),
      "JOURNAL_ENTRY_IMPOSSIBLE",
    );
    expect(first.args).to.include({ number: 1, reason: "a journal begins with whose it is" });
    expect(replay([])).to.equal(undefined);
  });

  it("knows without reading again what was proposed, seen and spent", () => {
    const day = 86_400_000;
    const at = (number: number, moment: number, entry: Entry): Recorded => ({
      ...{ number, at: moment, entry, previous: zeroHash, hash: H },
    });
    const decided = (tokens: number): Entry => ({
      ...{ kind: "decided", turn: 1, by: "model/m", intents: [], transcript: H, tokens },
    });
    const seen = (source: string, digest: Hex): Entry => ({
      ...{ kind: "observed", turn: 1, source, digest, observedAt: 5 },
    });
    const replaying = newReplay();
    const told = (...entries: [moment: number, entry: Entry][]) => {
      for (const [moment, entry] of entries) {
        replaying.take(at((replaying.state?.head.number ?? 0) + 1, moment, entry));
      }
      return replaying.state ?? expect.fail();
    };
    told([day, opened]);
    expect(told([day, decided(5)], [2 * day - 1, decided(7)]).used).to.deep.equal({ day: 1, tokens: 12 });
    expect(told([2 * day, decided(9)]).used).to.deep.equal({ day: 2, tokens: 9 });
    told([2 * day, seen("bills", H)], [2 * day, seen("prices", H)], [2 * day, seen("bills", K)]);
    expect([...told().seen]).to.deep.equal([
      ["bills", K],
      ["prices", H],
    ]);
    const b = life("b");
    told([2 * day, a.intended], [2 * day + 1_999, b.intended]);
    const outcomes = () => [...told().past.values()].map(({ at: moment, outcome }) => [moment, outcome]);
    expect(outcomes()).to.deep.equal([
      [172_800, "open"],
      [172_801, "open"],
    ]);
    for (const step of ["signed", "sent", "proposed", "vetoed"] as const) told([2 * day, a[step]]);
    told([2 * day, b.lapsed]);
    expect(outcomes()).to.deep.equal([[172_800, "stopped"]]);
    expect(told().past.get(a.nonce)?.calls).to.deep.equal(a.intended.proposal.calls);
  });

  it("takes 100,000 entries, and keeps of what ended only what became of it", () => {
    const { intended, ...rest } = a;
    function* many(): Generator<Entry> {
      yield opened;
      for (let i = 0; i < 80_000; i++) yield { kind: "observed", turn: i, source: "bills", digest: H, observedAt: i };
      for (let i = 0; i < 4_000; i++) {
        const key = `k${i}`;
        const nonce = intentNonce(owner, key);
        yield { ...intended, key, proposal: { ...intended.proposal, nonce } };
        for (const entry of [rest.signed, rest.sent, rest.proposed, rest.executed]) yield { ...entry, nonce };
      }
    }
    const state = replay(recorded(many()));
    expect(state?.head.number).to.equal(100_001);
    expect([state?.keys.size, state?.open.size]).to.deep.equal([4_000, 0]);
    expect(state?.keys.get("k3999")).to.not.have.any.keys("proposal", "witness", "signature");
  });
});
