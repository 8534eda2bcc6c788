// Files of every kind, spoiled by chance, are accepted as what they say or refused by name. A hundred thousand:
// npm run test:files; see docs/files.md.
import { expect } from "chai";
import { zeroAddress } from "viem";
import { type Corpus, FORMATS, type Format, readCorpus } from "../../../scripts/files/corpus.ts";
import { judge } from "../../../scripts/files/judge.ts";
import { makeCase } from "../../../scripts/files/makeCase.ts";
import { type Reader, requireSame } from "../../../scripts/files/read/reader.ts";
import { airdropReader } from "../../../scripts/files/read/tables.ts";
import { count, emptyTally, faultsOf, judged } from "../../../scripts/files/run.ts";
import { shrink } from "../../../scripts/files/shrink.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { parseCsvAirdrop } from "../../../sdk/import/csvAirdrop.ts";
import type { Payout } from "../../../sdk/import/payout.ts";

/** SALLYPORT_SEED=anything gives other files. */
const seed = process.env["SALLYPORT_SEED"] ?? "sallyport";
const COUNT = 1_000;

describe("mutated files", () => {
  let corpus: Corpus;
  before(async () => {
    corpus = await readCorpus();
  });

  for (const format of FORMATS) {
    it(`begin with files that are good: ${format}`, async () => {
      const verdicts = await Promise.all(corpus[format].map((bytes) => judge(format, bytes)));
      expect(verdicts.filter(({ kind }) => kind === "fault")).to.deep.equal([]);
      expect(verdicts.some(({ kind }) => kind === "accepted")).to.equal(true);
    });
  }

  it(`are each accepted as what they say, or refused by name: ${COUNT} of them`, async () => {
    const tally = emptyTally();
    for await (const one of judged(corpus, { seed, count: COUNT })) count(tally, one);
    const told = tally.failures.map(({ case: { number, format }, fault }) => `${format} ${number}: ${fault}`);
    expect({ faults: faultsOf(tally), told, seed }).to.deep.equal({ faults: [], told: [], seed });
  }).timeout(60_000);

  it("are the same for the same seed, and others for another", () => {
    for (const number of [0, 1, 500]) {
      expect(makeCase(corpus, "a", number)).to.deep.equal(makeCase(corpus, "a", number));
    }
    const all = (one: string) => Array.from({ length: 50 }, (_, i) => String(makeCase(corpus, one, i).bytes));
    expect(all("a")).not.to.deep.equal(all("b"));
  });

  describe("find a reader", () => {
    const refuses = (parameters: ConstructorParameters<typeof SallyportError>[1]): Reader => {
      return () => {
        throw new SallyportError("FILE_INVALID", parameters);
      };
    };
    const bad: [what: string, reader: Reader, fault: RegExp][] = [
      ["that crashes", () => void (undefined as unknown as string[]).length, /^TypeError: /],
      ["that gives out", () => void JSON.stringify(deep(100_000)), /^RangeError: /],
      ["that says not where", refuses({ summary: "No." }), /^FILE_INVALID has no place/],
      ["that says nothing", refuses({ summary: " ", place: "mutant" }), /^FILE_INVALID says too little/],
      ["that passes on what others say", refuses({ summary: "Invalid input", place: "mutant" }), /words of others/],
      [
        "that names what is not there",
        refuses({ summary: "undefined is no list.", place: "mutant" }),
        /words of others/,
      ],
      ["that takes long", () => busy(2_100), /^took \d+\.\d s$/],
      ["that reads something else", () => requireSame("amount", 5n, 50n), /^Unfaithful: amount: "5" was read/],
    ];
    for (const [what, reader, fault] of bad) {
      it(what, async () => {
        const verdict = await judge("policy", new Uint8Array(), reader);
        expect(verdict.kind === "fault" ? verdict.fault : verdict.kind).to.match(fault);
      });
    }

    it("and take one that refuses as it must", async () => {
      const reader = refuses({ summary: "This is not a number.", place: "mutant:3:1" });
      expect(await judge("policy", new Uint8Array(), reader)).to.include({ kind: "refused", code: "FILE_INVALID" });
    });

    const misread: [what: string, change: (payouts: Payout[]) => Payout[]][] = [
      ["drops a payment", (payouts) => payouts.slice(1)],
      ["pays twice", (payouts) => [...payouts, ...payouts.slice(0, 1)]],
      ["pays another order", (payouts) => payouts.toReversed()],
      ["pays somebody else", (payouts) => payouts.map((one) => ({ ...one, receiver: zeroAddress }))],
      [
        "pays one unit more",
        (payouts) => payouts.map((one) => ("amount" in one ? { ...one, amount: one.amount + 1n } : one)),
      ],
    ];
    for (const [what, change] of misread) {
      it(`of tables that ${what}`, async () => {
        const [bytes] = corpus["csv airdrop"];
        expect(await judge("csv airdrop", bytes!)).to.include({ kind: "accepted" });
        const reader = airdropReader((...given) => change(parseCsvAirdrop(...given)));
        const verdict = await judge("csv airdrop", bytes!, reader);
        expect(verdict.kind === "fault" ? verdict.fault : verdict.kind).to.match(/^Unfaithful: payments: /);
      });
    }
  });

  it("are made small where a reader fails", async () => {
    const reader: Reader = (bytes) => {
      if (new TextDecoder().decode(bytes).includes("bad")) throw new TypeError("it is bad");
    };
    const bytes = new TextEncoder().encode(`${"good\n".repeat(200)}a bad line\n${"good\n".repeat(200)}`);
    expect(new TextDecoder().decode(await shrink("policy", bytes, "TypeError: it is bad", reader))).to.equal("bad");
  });

  it("show nothing where a format is never accepted, or always", () => {
    const tally = emptyTally();
    for (const [number, format] of FORMATS.entries()) {
      const one = { case: { number, format, bytes: new Uint8Array() } };
      if (format !== "dao") count(tally, { ...one, verdict: { kind: "accepted", seconds: 0 } });
      if (format !== "act") count(tally, { ...one, verdict: { kind: "refused", code: "FILE_INVALID", seconds: 0 } });
    }
    const vacuous = (format: Format, what: string) => `${format}: no file is ${what}`;
    const faults = faultsOf(tally);
    expect(faults).to.have.lengthOf(2);
    expect(faults[0]).to.include(vacuous("dao", "accepted"));
    expect(faults[1]).to.include(vacuous("act", "refused"));
  });
});

function deep(depth: number): unknown {
  let value: unknown[] = [];
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

/** Computes for so many milliseconds. */
function busy(milliseconds: number): void {
  const begun = process.cpuUsage();
  while (process.cpuUsage(begun).user < milliseconds * 1_000) {}
}
