// What each profile makes of files: the bytes that a second implementation arrives at, from test/vectors/records.json.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { bytesToHex, type Hex, hexToBytes, keccak256, stringToBytes } from "viem";
import { seededRandom } from "../../../../scripts/vectors/random.ts";
import { Refusal, readRecords } from "../../../../scripts/vectors/secondReader.ts";
import { isSallyportError } from "../../../../sdk/errors/SallyportError.ts";
import { batchRoot } from "../../../../sdk/provenance/batchRoot.ts";
import { profileNamed, profileOfWord, recordProfiles } from "../../../../sdk/provenance/profiles/recordProfiles.ts";
import { recordsOf } from "../../../../sdk/provenance/profiles/recordsOf.ts";
import { TEXT_PROFILE, textBatch } from "../../../../sdk/provenance/textBatch.ts";
import { expectRefusal } from "../../support/refusal.ts";

type Vector = { name: string; profile: string; input: Hex } & (
  | { records: Hex[]; root: Hex; refused?: undefined }
  | { refused: { line: number; column: number } }
);

const { count, secret, cases } = JSON.parse(readFileSync("test/vectors/records.json", "utf8")) as {
  count: number;
  secret: Hex;
  cases: Vector[];
};

function read(profile: string, bytes: Uint8Array): Uint8Array[] {
  return [...recordsOf({ profile: profileNamed(profile), bytes, file: "data" })];
}

describe("record profiles", () => {
  it("has vectors for every profile, both ways", () => {
    expect(cases).to.have.lengthOf(count);
    for (const { name } of Object.values(recordProfiles)) {
      const own = cases.filter(({ profile }) => profile === name);
      expect(
        own.some(({ refused }) => refused === undefined),
        name,
      ).to.equal(true);
      // Lines and files are any bytes: nothing in them is refused.
      const canRefuse = !["sallyport/lines/1", "sallyport/files/1"].includes(name);
      expect(
        own.some(({ refused }) => refused !== undefined),
        name,
      ).to.equal(canRefuse);
    }
  });

  for (const vector of cases) {
    it(vector.name, () => {
      const bytes = hexToBytes(vector.input);
      if (vector.refused !== undefined) {
        const { line, column } = vector.refused;
        const error = expectRefusal(() => read(vector.profile, bytes), "RECORD_INVALID", {
          line,
          place: `data:${line}:${column}`,
        });
        expect(error.column).to.equal(column);
        return;
      }
      const records = read(vector.profile, bytes);
      expect(records.map((record) => bytesToHex(record))).to.deep.equal(vector.records);
      expect(batchRoot({ records: records.map((record) => keccak256(record)), secret })).to.equal(vector.root);
      // A record read again is the same record: what was disclosed can be hashed by whoever has it.
      if (vector.profile !== "sallyport/lines/1") {
        for (const record of records) expect(read(vector.profile, record)).to.deep.equal([record]);
      }
    });
  }

  it("an empty file of JSON holds no record, a file of nothing else one", () => {
    expect(read("json", new Uint8Array())).to.deep.equal([]);
    expect(read("lines", new Uint8Array())).to.deep.equal([new Uint8Array()]);
    expect(read("files", new Uint8Array())).to.deep.equal([new Uint8Array()]);
  });

  it("lines, joined by line feeds, are the file again", () => {
    const random = seededRandom("lines of any bytes");
    for (let i = 0; i < 40; i++) {
      const bytes = hexToBytes(random.bytes(random.below(40)) as Hex).map((byte) => (byte % 5 === 0 ? 0x0a : byte));
      const joined = read("lines", bytes).flatMap((record, n) => [...(n === 0 ? [] : [0x0a]), ...record]);
      expect(Uint8Array.from(joined)).to.deep.equal(bytes);
    }
  });

  it("a text's lines are what is anchored of it today", () => {
    const text = "a\r\n\n\u00e9\n";
    const anchorer = "0x3440326f551B8A7ee198cEE35cb5D517f2d296a2";
    const batch = textBatch({ text, anchorer, schema: secret });
    const records = read("lines", stringToBytes(text)).map((record) => keccak256(record));
    expect(batch.root).to.equal(batchRoot({ records, secret: `0x${"00".repeat(32)}` }));
    expect([batch.size, batch.profile]).to.deep.equal([4n, TEXT_PROFILE]);
    expect(profileOfWord(batch.profile)?.name).to.equal("sallyport/lines/1");
  });

  it("is known by its short name, its whole name and its word, and by nothing else", () => {
    for (const [short, profile] of Object.entries(recordProfiles)) {
      expect(profileNamed(short)).to.equal(profile);
      expect(profileNamed(profile.name)).to.equal(profile);
      expect(profileOfWord(profile.word)).to.equal(profile);
    }
    for (const name of ["sallyport/json/2", "JSON", "", "toString"]) {
      expectRefusal(() => profileNamed(name), "PROFILE_UNKNOWN", { value: name });
    }
    expect(profileOfWord(secret)).to.equal(undefined);
  });

  it("reads any JSON as the second implementation does", () => {
    const random = seededRandom("any json");
    const outcomes = { accepted: 0, refused: 0 };
    for (let i = 0; i < 400; i++) {
      const bytes = anyDocument(random);
      const [ours, second] = [
        outcome(() => read("json", bytes)),
        outcome(() => readRecords("sallyport/json/1", bytes)),
      ];
      expect(ours, new TextDecoder().decode(bytes)).to.deep.equal(second);
      outcomes[typeof ours === "object" ? "accepted" : "refused"] += 1;
    }
    expect(outcomes.accepted).to.be.greaterThan(60);
    expect(outcomes.refused).to.be.greaterThan(60);
  });
});

type Random = ReturnType<typeof seededRandom>;

/** Lines of JSON, many of them with something in it that readers disagree about, and some with a byte that is another. */
function anyDocument(random: Random): Uint8Array {
  const lines = Array.from({ length: 1 + random.below(2) }, () => anyValue(random, 3));
  const bytes = stringToBytes(lines.join(pick(random, ["\n", "\n", "\r\n", "\n\n"])));
  if (random.below(3) === 0) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

function anyValue(random: Random, depth: number): string {
  const kind = random.below(depth === 0 ? 3 : 5);
  const space = pick(random, ["", "", " ", "\t"]);
  const items = () => Array.from({ length: random.below(4) }, () => anyValue(random, depth - 1));
  if (kind === 0) return anyNumber(random) + space;
  if (kind === 1) return space + anyText(random);
  if (kind === 2) return pick(random, ["true", "false", "null", "{}", "[]"]);
  if (kind === 3) return `[${space}${items().join(`,${space}`)}]`;
  return `{${items()
    .map((item) => `${anyText(random)}${space}:${item}`)
    .join(",")}}`;
}

function anyNumber(random: Random): string {
  const digits = (most: number) => String(random.uint(64)).slice(0, 1 + random.below(most));
  const [sign, whole] = [pick(random, ["", "", "-"]), pick(random, ["0", digits(4), digits(19)])];
  const fraction = pick(random, ["", "", `.${digits(3)}`, `.${digits(19)}`, ".0"]);
  const exponent = pick(random, ["", "", "", `e${digits(1)}`, `E-${digits(2)}`, `e+${digits(3)}`]);
  return sign + whole + fraction + exponent;
}

function anyText(random: Random): string {
  const parts = [
    "a",
    "b",
    "\\u0061",
    "\u00e9",
    "e\u0301",
    "\u{1f600}",
    "\\ud83d\\ude00",
    "\\n",
    "\\/",
    "\ufeff",
    "__proto__",
  ];
  const rare = random.below(20) === 0 ? ["\\ud83d", "\\x", "\t", "\\u00", "\\udc00"] : parts;
  return `"${Array.from({ length: random.below(3) }, () => pick(random, parts)).join("")}${pick(random, rare)}"`;
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.below(items.length)] as Item;
}

/** The records in hex, or the line at which they are refused: readers may stop at different characters of it. */
function outcome(attempt: () => Uint8Array[]): Hex[] | string {
  try {
    return attempt().map((record) => bytesToHex(record));
  } catch (error) {
    if (error instanceof Refusal || isSallyportError(error, "RECORD_INVALID")) return `refused in line ${error.line}`;
    throw error;
  }
}
