import { readFileSync } from "node:fs";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { type Hex, keccak256, stringToHex, toHex, zeroHash } from "viem";
import { hashManifest } from "../../../../sdk/provenance/manifest/hashManifest.ts";
import { MAX_MANIFEST_BYTES, MAX_PARENTS, type Manifest } from "../../../../sdk/provenance/manifest/manifest.ts";
import {
  digestOf,
  manifestHashOf,
  parseManifestDigest,
  writeManifestDigest,
} from "../../../../sdk/provenance/manifest/manifestDigest.ts";
import { isParent, parentsOf, parentsRoot, proveParent } from "../../../../sdk/provenance/manifest/parents.ts";
import { parseManifest } from "../../../../sdk/provenance/manifest/parseManifest.ts";
import { saltManifest } from "../../../../sdk/provenance/manifest/saltManifest.ts";
import { writeManifest } from "../../../../sdk/provenance/manifest/writeManifest.ts";
import { expectRefusal } from "../../support/refusal.ts";

type Vector = Record<"name" | "text", string> &
  Record<"canonical" | "parentsRoot" | "digest" | "manifestHash", Hex> & { parents: Hex[]; proofs: Hex[][] };

const { count, cases, salts } = JSON.parse(readFileSync("test/vectors/manifests.json", "utf8")) as {
  count: number;
  cases: Vector[];
  salts: { text: string; secret: Hex; salt: Hex }[];
};
const [least, full] = cases.map(({ text }) => parseManifest(text)) as [Manifest, Manifest];
const schemaHash = keccak256(stringToHex("schema"));
const ids = (many: number) => Array.from({ length: many }, (_, i) => keccak256(toHex(i)));
const used = (parents: readonly Hex[]): Manifest => ({ ...least, activities: [{ activity: "join", used: parents }] });

/** The text of the fullest manifest with another value at `path`, or without it. */
function changed(path: string, value: unknown): string {
  const json = JSON.parse(writeManifest(full));
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce((at, key) => at[key], json);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(json);
}

describe("manifest", () => {
  it("has all its vectors", () => expect(cases).to.have.lengthOf(count));

  for (const vector of cases) {
    it(`has the form and the hash of the second implementation: ${vector.name}`, () => {
      const manifest = parseManifest(vector.text);
      expect(stringToHex(writeManifest(manifest))).to.equal(vector.canonical);
      expect(hashManifest(manifest)).to.deep.equal({
        hash: vector.manifestHash,
        parentsRoot: vector.parentsRoot,
        digest: vector.digest,
      });
      expect(parentsOf(manifest)).to.deep.equal(vector.parents);
      expect(vector.parents.map((parent) => proveParent(vector.parents, parent))).to.deep.equal(vector.proofs);
      expect(parseManifest(writeManifest(manifest))).to.deep.equal(manifest);
    });
  }

  it("gets the salt of the second implementation, another one of other words and by another secret", () => {
    for (const { text, secret, salt } of salts) {
      const manifest = parseManifest(text);
      const salted = saltManifest(manifest, secret);
      expect(salted).to.deep.equal({ ...manifest, salt });
      // Said again it is the same.
      expect(saltManifest(salted, secret)).to.deep.equal(salted);
      expect(hashManifest(salted).hash).not.to.equal(hashManifest(manifest).hash);
      expect(hashManifest(salted).parentsRoot).to.equal(hashManifest(manifest).parentsRoot);
    }
    expect(new Set(salts.map(({ salt }) => salt)).size).to.equal(salts.length);
    expect(salts).to.have.lengthOf(4);
  });

  it("leaves a digest from which its hash follows, and what it rests on, and nothing else", () => {
    for (const manifest of [least, full]) {
      const left = digestOf(manifest, schemaHash);
      expect(manifestHashOf(left)).to.equal(hashManifest(manifest).hash);
      const text = writeManifestDigest(left);
      expect(parseManifestDigest(text, "left.json")).to.deep.equal(left);
      expect(Object.keys(JSON.parse(text))).to.deep.equal(["format", "digest", "parents", "schema"]);
    }
    const [one, other] = ids(2).sort() as [Hex, Hex];
    const written = (parents: readonly Hex[]) =>
      writeManifestDigest({ digest: schemaHash, parents, schema: schemaHash });
    expect(parseManifestDigest(written([one, other]), "left.json").parents).to.deep.equal([one, other]);
    for (const parents of [[other, one], [one, one], ["0x12" as Hex]]) {
      expect(
        expectRefusal(() => parseManifestDigest(written(parents), "left.json"), "MANIFEST_INVALID").place,
      ).to.match(/^left.json, parents/);
    }
  });

  it("of another content has another hash, of another spelling the same", () => {
    const [, , pretty, reversed] = cases;
    for (const one of [pretty, reversed])
      expect(hashManifest(parseManifest(one!.text))).to.deep.equal(hashManifest(full));
    const hashes = [
      full,
      { ...full, origin: `${full.origin}/` },
      { ...full, licence: undefined },
      { ...full, activities: full.activities!.slice(1) },
      { ...full, activities: [...full.activities!].reverse() },
      { ...full, sequences: [] },
    ].map((one) => hashManifest(one).hash);
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  it("tells where a text is not JSON that is read in one way", () => {
    for (const [text, line, column] of [
      ['{\n  "format": 1,\n  "format": 1\n}', 3, 3],
      ['{\n "a": 9007199254740993}', 2, 7],
      [writeManifest(full).slice(0, -1), 1, writeManifest(full).length],
      [changed("files.0.bytes", 2 ** 53), 1, 532],
      ["", 1, 1],
    ] as const) {
      const error = expectRefusal(() => parseManifest(text, "m.json"), "MANIFEST_INVALID", {
        place: `m.json:${line}:${column}`,
        line,
      });
      expect(error.column).to.equal(column);
    }
    expectRefusal(
      () => parseManifest(changed("__proto__x", 1).replace("__proto__x", "__proto__")),
      "MANIFEST_INVALID",
      {
        value: "__proto__",
      },
    );
  });

  const [fileA] = full.files;
  const [first] = full.activities!;
  for (const [path, bad, good] of [
    ["format", ["sallyport/manifest/2", undefined], []],
    ["origin", ["", "a\nb", "\ud800", "x".repeat(2_001), 5, undefined], ["x".repeat(2_000)]],
    ["observedFrom", ["2026-03-01", "2026-02-30T00:00:00Z", "2026-03-01T00:00:00+01:00", 1], ["2026-03-02T00:00:00Z"]],
    ["schema", ["", undefined], ["a text\nof two lines"]],
    ["licence", ["", "MIT\n", "a/b", null], ["MIT", "LicenseRef-own", undefined]],
    ["files", [{}, undefined], [[]]],
    ["files.0.path", ["", "/a", "../a", "a/../b", "a//b", "a\\b", "a\0", "\ud800"], ["0", ".a", "..a"]],
    ["files.0.start", [1, -1, 0.5, "0"], []],
    ["files.2.records", [-1, 1.5, "1", null], [0, 2 ** 53 - 1]],
    ["files.0.bytes", [-1, "30", 1e300], [0]],
    ["files.0.sha256", ["", "AB".repeat(32), `0x${"ab".repeat(32)}`, "ab".repeat(31)], ["00".repeat(32)]],
    ["activities.0.activity", ["", "a\tb", undefined], ["x".repeat(200)]],
    ["activities.0.used.0", ["0x", ids(1)[0]!.toUpperCase().replace("X", "x"), `${ids(1)[0]}00`], [ids(1)[0]]],
    ["activities.0.endedAtTime", ["2026-03-02T00:00:00Z", "now"], ["2026-03-02T00:00:02Z", undefined]],
    ["quality.0.value", ["", "1,000", "1e3", ".5", "01", 1, "NaN"], ["0", "-0.50", "123456789012345678901234567890"]],
    ["quality.0.check", [{ name: "gaps" }, undefined], [{ name: "gaps", version: "3" }]],
    ["sequences.0.first", ["-1", "01", 1, ""], ["0", "18446744073709551615"]],
    ["sequences.0.last", ["18446744073709551616", "0"], ["1"]],
    ["sequences.1.source", ["feed a", ""], ["feed c"]],
    ["sequences.1.gaps.0.first", ["0", "2"], []],
    ["sequences.1.gaps.1.first", ["2", "1"], ["4"]],
    ["sequences.1.gaps.1.last", ["10", "11", "2"], ["8"]],
  ] as const) {
    it(`takes no other value at ${path} than it can have`, () => {
      for (const value of good) parseManifest(changed(path, value));
      for (const value of bad) {
        const error = expectRefusal(() => parseManifest(changed(path, value), "m.json"), "MANIFEST_INVALID");
        // Half of a surrogate pair is no value of JSON, and is found before.
        if (value !== "\ud800")
          expect(error.place, String(value)).to.match(new RegExp(`^m.json, ${path}|^m.json, ${path.split(".")[0]}`));
      }
    });
  }

  it("takes files in the order of their paths and records alone", () => {
    const [a, b, c] = full.files;
    parseManifest(changed("files", [a, b]));
    for (const [files, path] of [
      [[b, a], "files.0.start"],
      [[{ ...b, start: 0 }, { ...a }], "files.1.path"],
      [[a, { ...b, path: a!.path }], "files.1.path"],
      [[a, { ...b, start: 4 }], "files.1.start"],
      [[a, c, b], "files.2.path"],
    ] as const) {
      expectRefusal(() => parseManifest(changed("files", files), "m.json"), "MANIFEST_INVALID", {
        place: `m.json, ${path}`,
      });
    }
    expect(fileA).to.equal(a);
  });

  it("takes no batch twice in one activity, but in two", () => {
    const [parent] = ids(1);
    expectRefusal(() => parseManifest(changed("activities.0.used", [parent, parent])), "MANIFEST_INVALID");
    expect(
      parentsOf({
        activities: [
          { ...first!, used: [parent!] },
          { ...first!, used: [parent!] },
        ],
      }),
    ).to.deep.equal([parent]);
  });

  it("is read up to its largest size, and not beyond", () => {
    const files = (many: number) =>
      Array.from({ length: many }, (_, i) => ({
        ...{ path: String(i).padStart(8, "0").repeat(500), start: i, records: 1, bytes: 1, sha256: "00".repeat(32) },
      }));
    const room = (many: number) => writeManifest({ ...least, files: files(many) }).length;
    const each = room(2) - room(1);
    const most = Math.floor((MAX_MANIFEST_BYTES - 1_000) / (each + 3));
    const large = writeManifest({ ...least, files: files(most) });
    expect(large.length).to.be.greaterThan(MAX_MANIFEST_BYTES - 50_000);
    expect(parseManifest(large).files).to.have.lengthOf(most);
    expectRefusal(() => writeManifest({ ...least, files: files(most + 10) }), "MANIFEST_TOO_LARGE");
    expectRefusal(() => parseManifest(large + " ".repeat(50_000), "m.json"), "MANIFEST_TOO_LARGE", { place: "m.json" });
  });
});

describe("parents of a batch", () => {
  it("stand in OpenZeppelin's StandardMerkleTree, in whatever order they are named", () => {
    for (const many of [1, 2, 3, 7, 8, 33]) {
      const parents = ids(many);
      const tree = StandardMerkleTree.of(
        parents.map((parent) => [parent]),
        ["bytes32"],
      );
      const given = parentsOf(used(parents));
      expect(given).to.deep.equal([...parents].sort());
      expect(parentsRoot(given), String(many)).to.equal(tree.root);
      expect(hashManifest(used(parents)).parentsRoot).to.equal(tree.root);
      expect(hashManifest(used([...parents].reverse())).parentsRoot).to.equal(tree.root);
      for (const parent of parents) expect(proveParent(given, parent)).to.deep.equal(tree.getProof([parent]));
    }
    expect(parentsRoot([])).to.equal(zeroHash);
  });

  it("are proven one by one, and nothing else is", () => {
    const parents = parentsOf(used(ids(5)));
    const root = parentsRoot(parents);
    const [parent, other] = parents as [Hex, Hex];
    const proof = proveParent(parents, parent);
    expect(isParent({ root, parent, proof })).to.equal(true);
    expect(isParent({ root, parent: other, proof })).to.equal(false);
    expect(isParent({ root, parent, proof: proof.slice(1) })).to.equal(false);
    expect(isParent({ root: zeroHash, parent: zeroHash, proof: [] })).to.equal(false);
    // An inner node is no parent: leaves are hashed twice.
    const [a, b] = [proveParent(parents, parents[0]!), proveParent(parents, parents[1]!)];
    expect(isParent({ root, parent: a[0]!, proof: b.slice(1) })).to.equal(false);
    expectRefusal(() => proveParent(parents, ids(6)[5]!), "PARENT_UNKNOWN", { value: ids(6)[5]! });
    expectRefusal(() => proveParent([], parent), "PARENT_UNKNOWN");
  });

  it("are ten thousand without trouble, and have an end", function () {
    this.timeout(120_000);
    const parents = Array.from({ length: 10_000 }, (_, i) => toHex(i + 1, { size: 32 }));
    const manifest = parseManifest(writeManifest(used(parents)));
    expect(parentsOf(manifest)).to.deep.equal(parents);
    const root = hashManifest(manifest).parentsRoot;
    const proof = proveParent(parents, parents[6_789]!);
    expect(proof.length).to.be.at.most(14);
    expect(isParent({ root, parent: parents[6_789]!, proof })).to.equal(true);
    const tooMany = Array.from({ length: MAX_PARENTS + 1 }, (_, i) => toHex(i, { size: 32 }));
    expectRefusal(() => writeManifest(used(tooMany)), "MANIFEST_INVALID", { place: "the manifest, activities" });
    expect(parentsOf(parseManifest(writeManifest(used(tooMany.slice(1)))))).to.have.lengthOf(MAX_PARENTS);
  });
});
