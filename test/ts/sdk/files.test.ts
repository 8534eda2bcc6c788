import { expect } from "chai";
import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { type ProposalFile, readProposalFile, writeProposalFile } from "../../../sdk/files/proposalFile.ts";
import {
  type ActFile,
  type ApprovalFile,
  readActFile,
  readApprovalFile,
  writeActFile,
  writeApprovalFile,
} from "../../../sdk/files/signatureFile.ts";
import type { Rule } from "../../../sdk/policy/types.ts";
import { anyProposal, chanceFrom } from "../support/anyProposal.ts";
import { expectRefusal } from "../support/refusal.ts";

const alice: Address = "0x5dad7600C5D89fE3824fFa99ec1c3eB8BF3b0501";
const bob: Address = "0x3440326f551B8A7ee198cEE35cb5D517f2d296a2";
const word: Hex = `0x${"ab".repeat(32)}`;
const max = (bits: number) => (1n << BigInt(bits)) - 1n;
const most = (bits: number) => Number(max(bits));

/** The line of a place in a text, and its column, both counted from 1. */
function placeOf(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split("\n");
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** Every number as large as its type. */
const rule: Rule = {
  proposer: alice,
  tier: 255,
  expiry: most(40),
  target: bob,
  kind: 1,
  selector: "0xa9059cbb",
  words: 255,
  wordTypes: word,
  dataHash: zeroHash,
  maxValue: max(256),
  returns_: 1,
  meter: { key: word, token: bob, amountWord: 255, burst: max(104), refill: max(104), period: most(32) },
  input: { schema: word, source: alice, levels: 255, maxAge: most(32) },
  bound: { demanded: true, token: bob, minDelta: -(1n << 127n) },
  constraints: [{ word: 1, operator: 4, value: word }],
};

const proposalFile: ProposalFile = {
  chainId: 31337,
  gate: alice,
  proposal: {
    proposer: "0x0000000000000000000000000000000000000001",
    nonce: max(64),
    tier: 255,
    epoch: most(32),
    notAfter: most(40),
    evidence: word,
    inputs: [word],
    rules: [{ leaf: word, input: 255 }],
    calls: [{ target: bob, value: max(256), data: "0x010203", minGas: max(256), codeHash: word, rule: 255 }],
    bounds: [{ token: zeroAddress, minDelta: -(1n << 255n) }],
  },
  witness: {
    rules: [rule],
    proofs: [[word, zeroHash]],
    batches: [{ anchorer: bob, root: word, size: max(64), profile: word, manifestHash: word, schema: word }],
  },
  signed: { key: bob, signature: `0x${"11".repeat(65)}` },
};

const approvalFile: ApprovalFile = {
  chainId: 31337,
  gate: alice,
  proposer: "0x0000000000000000000000000000000000000001",
  nonce: max(64),
  id: word,
  approver: bob,
  approverEpoch: max(64),
  validUntil: most(40),
  member: { kind: "eoa", signer: bob.toLowerCase() as Hex, signature: `0x${"11".repeat(65)}` },
};

const actFile: ActFile = {
  chainId: 31337,
  act: { council: alice, target: bob, data: "0x", salt: word, epoch: max(64), validUntil: most(40) },
  members: [{ kind: "verified", signer: `0x${"22".repeat(84)}`, signature: "0x" }],
};

const kinds = {
  "proposal file": { text: writeProposalFile(proposalFile), read: readProposalFile, given: proposalFile },
  "file of an approval": { text: writeApprovalFile(approvalFile), read: readApprovalFile, given: approvalFile },
  "file of an act": { text: writeActFile(actFile), read: readActFile, given: actFile },
} as const;
type Kind = keyof typeof kinds;

/** A value of each kind of file, and what must stand there. */
const FORMED = {
  "proposal file": ["proposal.calls", "a list"],
  "file of an approval": ["member.signer", "a text"],
  "file of an act": ["members", "a list"],
} as const satisfies Record<Kind, unknown>;

/** The text with another value at `path`, or without it. */
function changed(kind: Kind, path: string, value: unknown): string {
  const json = JSON.parse(kinds[kind].text);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce((at, key) => at[key], json);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(json);
}

/** Where files have a value of a form, the values that are none, and a twin that is one. */
const forms = {
  address: {
    bad: ["", "0x01", "alice", bob.replace("b", "B"), bob.slice(2), `${bob}00`, 5, null],
    good: [bob, bob.toLowerCase(), zeroAddress],
  },
  bytes32: {
    bad: ["0x", word.slice(0, -2), `${word}00`, word.slice(2), "0xzz", 0],
    good: [word.toUpperCase().replace("X", "x")],
  },
  data: { bad: ["0x0", "00", "", "0xgg", 1], good: ["0x", "0xAB"] },
} as const;

const uint = (bits: number) => ({
  bad: [String(max(bits) + 1n), "-1", "1.5", "", " 1", "01", "0x1", "1e3", "1,000", 1, null],
  good: [String(max(bits)), "0"],
});
const int = (bits: number) => ({
  bad: [String(1n << BigInt(bits - 1)), String(-(1n << BigInt(bits - 1)) - 1n), "-0", "+1", "", 1],
  good: [String((1n << BigInt(bits - 1)) - 1n), String(-(1n << BigInt(bits - 1))), "0"],
});
const small = (bits: number) => ({ bad: [2 ** bits, -1, 0.5, "1", null], good: [2 ** bits - 1, 0] });

const fields: [Kind, path: string, form: { bad: readonly unknown[]; good: readonly unknown[] }][] = [
  ["proposal file", "chainId", small(48)],
  ["proposal file", "gate", forms.address],
  ["proposal file", "proposal.proposer", forms.address],
  ["proposal file", "proposal.nonce", uint(64)],
  ["proposal file", "proposal.tier", small(8)],
  ["proposal file", "proposal.epoch", small(32)],
  ["proposal file", "proposal.notAfter", small(40)],
  ["proposal file", "proposal.evidence", forms.bytes32],
  ["proposal file", "proposal.inputs.0", forms.bytes32],
  ["proposal file", "proposal.rules.0.leaf", forms.bytes32],
  ["proposal file", "proposal.rules.0.input", small(8)],
  ["proposal file", "proposal.calls.0.target", forms.address],
  ["proposal file", "proposal.calls.0.value", uint(256)],
  ["proposal file", "proposal.calls.0.data", forms.data],
  ["proposal file", "proposal.calls.0.minGas", uint(256)],
  ["proposal file", "proposal.calls.0.codeHash", forms.bytes32],
  ["proposal file", "proposal.calls.0.rule", small(8)],
  ["proposal file", "proposal.bounds.0.token", forms.address],
  ["proposal file", "proposal.bounds.0.minDelta", int(256)],
  ["proposal file", "witness.rules.0.tier", small(8)],
  ["proposal file", "witness.rules.0.expiry", small(40)],
  ["proposal file", "witness.rules.0.selector", { bad: ["0xa9059c", word, "0x"], good: ["0x00000000"] }],
  ["proposal file", "witness.rules.0.maxValue", uint(256)],
  ["proposal file", "witness.rules.0.meter.burst", uint(104)],
  ["proposal file", "witness.rules.0.meter.refill", uint(104)],
  ["proposal file", "witness.rules.0.meter.period", small(32)],
  ["proposal file", "witness.rules.0.input.maxAge", small(32)],
  ["proposal file", "witness.rules.0.bound.demanded", { bad: ["true", 1, null], good: [false] }],
  ["proposal file", "witness.rules.0.bound.minDelta", int(128)],
  ["proposal file", "witness.rules.0.constraints.0.value", forms.bytes32],
  ["proposal file", "witness.proofs.0.1", forms.bytes32],
  ["proposal file", "witness.batches.0.size", uint(64)],
  ["proposal file", "witness.batches.0.anchorer", forms.address],
  ["proposal file", "signed.key", forms.address],
  ["proposal file", "signed.signature", forms.data],
  ["file of an approval", "chainId", small(48)],
  ["file of an approval", "gate", forms.address],
  ["file of an approval", "nonce", uint(64)],
  ["file of an approval", "id", forms.bytes32],
  ["file of an approval", "approver", forms.address],
  ["file of an approval", "approverEpoch", uint(64)],
  ["file of an approval", "validUntil", small(40)],
  ["file of an approval", "member.kind", { bad: ["none", "EOA", 1], good: ["eoa", "contract", "verified"] }],
  ["file of an approval", "member.signer", forms.data],
  ["file of an approval", "member.signature", forms.data],
  ["file of an act", "act.council", forms.address],
  ["file of an act", "act.target", forms.address],
  ["file of an act", "act.data", forms.data],
  ["file of an act", "act.salt", forms.bytes32],
  ["file of an act", "act.epoch", uint(64)],
  ["file of an act", "act.validUntil", small(40)],
  ["file of an act", "members.0.kind", { bad: ["none", "EOA", 1], good: ["eoa", "contract", "verified"] }],
  ["file of an act", "members.0.signer", forms.data],
  ["file of an act", "members", { bad: [], good: [[...actFile.members, ...actFile.members]] }],
];

describe("files that people hand on", () => {
  for (const [kind, { text, read, given }] of Object.entries(kinds) as [Kind, (typeof kinds)[Kind]][]) {
    describe(kind, () => {
      it("is read as it was written", () => {
        expect(read(text, "f.json")).to.deep.equal(given);
        expect(text)
          .to.match(/^\{\n {2}"format": "sallyport\/\w+\/[12]",\n/)
          .and.match(/\}\n$/);
      });

      it("of another version, of another kind, or without format is refused", () => {
        const other = kind === "file of an act" ? kinds["file of an approval"].text : kinds["file of an act"].text;
        const version = text.replace(/\/\d"/, '/3"');
        for (const [wrong, value] of [
          [version, /^sallyport\/\w+\/3$/],
          [other, /^sallyport\/\w+\/[12]$/],
          [changed(kind, "format", undefined), undefined],
        ] as const) {
          const error = expectRefusal(() => read(wrong, "f.json"), "FILE_INVALID", { place: "f.json, format" });
          expect(error.summary).to.include(`f.json is not a ${kind}`);
          if (value === undefined) expect(error.value).to.equal(undefined);
          else expect(error.value).to.match(value);
        }
      });

      it("with a field too many, too few, or of another name is refused", () => {
        const [, deeper = ""] = fields.find(([one, path]) => one === kind && path.includes(".")) ?? [];
        const parent = deeper.split(".").slice(0, -1).join(".");
        const error = expectRefusal(() => read(changed(kind, `${parent}.extra`, 1), "f.json"), "FILE_INVALID", {
          place: `f.json, ${parent}`,
        });
        expect(error.summary).to.include('"extra"');
        const top = expectRefusal(() => read(changed(kind, "extra", 1), "f.json"), "FILE_INVALID", { place: "f.json" });
        expect(top.summary).to.include('"extra"');
        for (const path of ["chainId", deeper]) {
          expectRefusal(() => read(changed(kind, path, undefined), "f.json"), "FILE_INVALID", {
            place: `f.json, ${path}`,
          });
        }
      });

      it("that is not JSON, or no object, is refused", () => {
        const end = text.split("\n").length;
        for (const [wrong, line, summary] of [
          ["", 1, "It ends too early."],
          ["{", 1, "Here must stand a key in double quotes."],
          [`${text}x`, end, "There is more text after its end."],
          [text.slice(0, -3), end - 2, "Here must stand a comma or the end of the object."],
          ["<<<<<<< ours", 1, "Here must stand a value."],
        ] as const) {
          const error = expectRefusal(() => read(wrong, "f.json"), "FILE_INVALID", { line });
          expect(error.place).to.equal(`f.json:${line}:${error.column}`);
          expect(error.summary).to.equal(`f.json is not a ${kind}: ${summary}`);
        }
        for (const wrong of ["null", "[]", "5", '"text"']) {
          expectRefusal(() => read(wrong, "f.json"), "FILE_INVALID", { place: "f.json" });
        }
      });

      it("with a key twice is refused, whichever counts; spaces are free", () => {
        const [, pair = ""] = /("chainId": 31337,)/.exec(text) ?? [];
        for (const wrong of [
          text.replace(pair, `"chainId": 1, ${pair}`),
          text.replace(pair, `${pair} "chainId": 1,`),
        ]) {
          const error = expectRefusal(() => read(wrong, "f.json"), "FILE_INVALID", { line: 3 });
          expect(error.summary).to.equal(`f.json is not a ${kind}: The key "chainId" stands there twice.`);
        }
        expect(read(text.replaceAll("\n", "\r\n\t"), "f.json")).to.deep.equal(given);
        expect(read(JSON.stringify(JSON.parse(text)), "f.json")).to.deep.equal(given);
      });

      it("nested deep, or larger than any, is refused; the mark of a byte order is fine", () => {
        const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
        for (const depth of [33, 10_000, 1_000_000]) {
          const error = expectRefusal(() => read(nested(depth), "f.json"), "FILE_INVALID", { place: "f.json:1:33" });
          expect(error.summary).to.equal(`f.json is not a ${kind}: It is nested more than 32 deep.`);
        }
        const shallow = expectRefusal(() => read(nested(32), "f.json"), "FILE_INVALID", { place: "f.json" });
        expect(shallow.summary).to.equal(`f.json is not a ${kind}: Here must stand a map.`);
        const most = 16 * 1024 * 1024;
        expectRefusal(() => read(text.padEnd(most + 1), "f.json"), "FILE_TOO_LARGE", { place: "f.json" });
        expect(read(text.padEnd(most), "f.json")).to.deep.equal(given);
        expect(read(`\ufeff${text}`, "f.json")).to.deep.equal(given);
      });

      it("with a key that readers of maps pass over is refused", () => {
        const hostile = text.replace(/\{/, '{ "__proto__": 1,');
        const error = expectRefusal(() => read(hostile, "f.json"), "FILE_INVALID", { value: "__proto__" });
        expect(error.summary).to.equal(`f.json is not a ${kind}: "__proto__" cannot be a key.`);
      });

      it("with a long list of mistakes is refused for the first", () => {
        const [path, form] = FORMED[kind];
        if (form !== "a list") return;
        for (const count of [1, 200_000]) {
          const place = new RegExp(`^f\\.json, ${path}\\.0(\\.|$)`);
          const refused = () => read(changed(kind, path, Array(count).fill({})), "f.json");
          expect(expectRefusal(refused, "FILE_INVALID").place).to.match(place);
        }
      });

      it("is refused in our words, and not in those of a program below", () => {
        const summary = (path: string, value: unknown) =>
          expectRefusal(() => read(changed(kind, path, value), "f.json"), "FILE_INVALID", {}).summary;
        const begin = `f.json is not a ${kind}: `;
        expect(summary("extra", 1)).to.equal(`${begin}It has no key "extra".`);
        expect(summary("chainId", undefined)).to.equal(`${begin}This is not a whole number.`);
        expect(summary("chainId", 2 ** 48)).to.equal(`${begin}The number does not fit 48 bits.`);
        const [path, form] = FORMED[kind];
        expect(summary(path, 5)).to.equal(`${begin}Here must stand ${form}.`);
        expect(summary(path, undefined)).to.equal(`${begin}The value is missing.`);
      });

      it("with a number or text in another spelling is refused", () => {
        // The first character of the number that differs: of 31337.0 the point.
        const number = placeOf(text, text.indexOf("31337"));
        for (const [wrong, differs] of [
          ["31337.0", 5],
          ["3.1337e4", 1],
          ["-0", 0],
        ] as const) {
          const place = `f.json:${number.line}:${number.column + differs}`;
          expectRefusal(() => read(text.replace("31337", wrong), "f.json"), "FILE_INVALID", { place });
        }
        const { line, column } = placeOf(text, text.indexOf('"format"'));
        const place = `f.json:${line}:${column}`;
        expectRefusal(() => read(text.replace('"format"', '"\\u0066ormat"'), "f.json"), "FILE_INVALID", { place });
      });
    });
  }

  for (const [kind, path, { bad, good }] of fields) {
    it(`${kind}: ${path} is refused by its place, and read where it is one`, () => {
      const { read } = kinds[kind];
      for (const value of bad) {
        const shown = value === null ? undefined : { value: String(value) };
        expectRefusal(() => read(changed(kind, path, value), "f.json"), "FILE_INVALID", {
          place: `f.json, ${path}`,
          ...shown,
        });
      }
      for (const value of good) expect(read(changed(kind, path, value), "f.json")).to.be.an("object");
    });
  }

  it("any proposal by chance is read as it was written, in one spelling", () => {
    const chance = chanceFrom("proposal files");
    for (let i = 0; i < 100; i++) {
      const text = writeProposalFile({ ...proposalFile, proposal: anyProposal(chance) });
      expect(writeProposalFile(readProposalFile(text)).toLowerCase()).to.equal(text.toLowerCase());
    }
  });

  it("an act of one member is read as it was written before, and an act of none is refused", () => {
    const { members, ...rest } = actFile;
    const before = { ...JSON.parse(kinds["file of an act"].text), format: "sallyport/act/1", member: members[0] };
    delete before.members;
    expect(readActFile(JSON.stringify(before))).to.deep.equal({ ...rest, members });
    const both = JSON.stringify({ ...before, members });
    expectRefusal(() => readActFile(both, "f.json"), "FILE_INVALID", { place: "f.json" });
    const none = changed("file of an act", "members", []);
    expectRefusal(() => readActFile(none, "f.json"), "FILE_INVALID", { place: "f.json, members" });
  });

  it("a proposal nobody signed has no signature", () => {
    const { signed: _, ...unsigned } = proposalFile;
    expect(readProposalFile(writeProposalFile(unsigned))).to.deep.equal(unsigned);
  });

  it("a long wrong value is cut where it is shown", () => {
    const long = `0x${"0".repeat(1001)}`;
    const error = expectRefusal(
      () => readProposalFile(changed("proposal file", "signed.signature", long)),
      "FILE_INVALID",
    );
    expect(error.value).to.have.lengthOf(140);
  });
});
