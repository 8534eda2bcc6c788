import { expect } from "chai";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import {
  type CountedSequence,
  manifestOfAbout,
  parentPaths,
  readAbout,
} from "../../../sdk/provenance/manifest/readAbout.ts";
import { gapWords } from "../../../sdk/provenance/manifest/sequenceWords.ts";
import { countSequences } from "../../../tasks/lib/data/countSequences.ts";
import { expectRejection } from "../support/rejection.ts";

const ID = `0x${"ab".repeat(32)}`;
const FILES = [{ path: "a.jsonl", start: 0, records: 2, bytes: 9, sha256: "07".repeat(32) }];

const lines = [
  "version: 1",
  "origin: https://sensors.example/greenhouse",
  "observedFrom: 2027-03-01T00:00:00Z",
  "observedTo: 2027-03-01T03:10:00Z",
  "schema: greenhouse-readings",
  "licence: CC0-1.0",
  "activities:",
  "  - activity: gathered from two sensors",
  `    used: [../raw, ${ID}]`,
  "    endedAtTime: 2027-03-01T03:11:00Z",
  "quality:",
  '  - { metric: completeness, value: "0.925", check: { name: gap-check, version: "1.2" } }',
  "sequences:",
  "  - { source: west, first: 7, last: 12, gaps: [{ first: 9, last: 10 }] }",
  "  - { sourceField: sensor, field: seq, file: a.jsonl }",
];

describe("what a person says of data", () => {
  it("becomes the manifest, with what is found in the data", () => {
    const about = readAbout(lines.join("\n"));
    expect(parentPaths(about)).to.deep.equal(["../raw"]);
    expect(about.counted).to.deep.equal([{ sourceField: "sensor", field: "seq", file: "a.jsonl" }]);
    const parent = `0x${"cd".repeat(32)}` as const;
    const north = { source: "north", first: 1n, last: 2n, gaps: [] };
    const found = { files: FILES, sequences: [north], parents: new Map([["../raw", parent]]) };
    expect(manifestOfAbout(about, found)).to.deep.equal({
      origin: "https://sensors.example/greenhouse",
      observedFrom: "2027-03-01T00:00:00Z",
      observedTo: "2027-03-01T03:10:00Z",
      schema: "greenhouse-readings",
      licence: "CC0-1.0",
      activities: [{ activity: "gathered from two sensors", used: [parent, ID], endedAtTime: "2027-03-01T03:11:00Z" }],
      quality: [{ metric: "completeness", value: "0.925", check: { name: "gap-check", version: "1.2" } }],
      sequences: [{ source: "west", first: 7n, last: 12n, gaps: [{ first: 9n, last: 10n }] }, north],
      files: FILES,
    });
  });

  it("is read as JSON too", () => {
    const [origin, observedFrom, observedTo, schema] = ["here", "2027-03-01T00:00:00Z", "2027-03-01T00:00:00Z", "s"];
    const about = readAbout(JSON.stringify({ version: "1", origin, observedFrom, observedTo, schema }, null, 1));
    expect(about).to.deep.equal({ origin, observedFrom, observedTo, schema, sequences: [], counted: [] });
  });

  const refused: [what: string, change: (lines: string[]) => string[], place: string, summary: RegExp][] = [
    ["no version", (all) => all.slice(1), "about.yaml:1:1, version", /version of this form is 1/],
    ["no origin", (all) => all.toSpliced(1, 1), "about.yaml:1:1, origin", /missing/],
    [
      "a moment that is none",
      (all) => all.with(2, "observedFrom: yesterday"),
      "about.yaml:3:15, observedFrom",
      /moment/,
    ],
    [
      "an end before its beginning",
      (all) => all.with(3, "observedTo: 2027-02-28T23:59:59Z"),
      "about.yaml:4:13, observedTo",
      /before observedFrom/,
    ],
    ["an unknown key", (all) => all.with(5, "license: CC0-1.0"), "about.yaml:6:10, license", /no key "license"/],
    ["files, which are found", (all) => all.with(5, "files: []"), "about.yaml:6:8, files", /found in the data/],
    ["half an id", (all) => all.with(8, "    used: [0xabcd]"), "about.yaml:9:12, activities.0.used.0", /batch id/],
    [
      "a gap at the end",
      (all) => all.with(13, all[13]!.replace("last: 10", "last: 12")),
      "about.yaml:14:66, sequences.0.gaps.0.last",
      /reach to the end/,
    ],
    [
      "two who name the source",
      (all) => all.with(14, "  - { source: a, sourceField: sensor, field: seq }"),
      "about.yaml:15:5, sequences.1",
      /Name the source/,
    ],
    [
      "counting what is stated",
      (all) => all.with(14, "  - { source: a, field: seq, first: 1 }"),
      "about.yaml:15:37, sequences.1.first",
      /no key "first"/,
    ],
    ["a key twice", (all) => [...all, "schema: other"], "about.yaml:16:1", /twice/],
  ];
  for (const [what, change, place, summary] of refused) {
    it(`is refused with line and column: ${what}`, () => {
      let error: unknown;
      try {
        readAbout(change(lines).join("\n"));
      } catch (thrown) {
        error = thrown;
      }
      expect(isSallyportError(error, "ABOUT_INVALID"), String(error)).to.equal(true);
      expect(error).to.have.property("place").that.includes(place);
      expect(error).to.have.property("summary").that.matches(summary);
    });
  }
});

describe("numbers of sources, counted in the data", () => {
  const bySensor: CountedSequence = { sourceField: "sensor", field: "seq" };
  const input = (files: Record<string, string>, most: number) => ({
    isRepeatable: true,
    files: Object.entries(files).map(([path, text]) => ({
      path,
      bytes: text.length,
      async *chunks() {
        const buffer = new Uint8Array(most);
        for (let at = 0; at < text.length; at += most) {
          const part = Buffer.from(text.slice(at, at + most));
          buffer.set(part);
          yield buffer.subarray(0, part.length);
          buffer.fill(0x0a);
        }
      },
    })),
  });

  async function counted(files: Record<string, string>, asked: CountedSequence[], most = 7) {
    const counting = countSequences(input(files, most), asked);
    for (let reading = 0; reading < 2; reading++) {
      for (const file of counting.input.files)
        for await (const chunk of file.chunks()) expect(chunk).not.to.equal(undefined);
    }
    const { sequences, repeated } = counting.found();
    return { told: sequences.map((one) => `${one.source} ${one.first}-${one.last} ${gapWords(one)}`), repeated };
  }
  const row = (sensor: string, seq: unknown) => JSON.stringify({ sensor, seq });

  it("whatever the chunks, the line ends, the files and how often it is read", async () => {
    const files = {
      "a.jsonl": `${[row("n", 5), row("s", "18446744073709551615"), row("n", 8)].join("\r\n")}\n`,
      "b.jsonl": [row("n", 6), row("n", 6)].join("\n"),
      "notes.txt": "no JSON",
    };
    const inFiles = ["a.jsonl", "b.jsonl"].map((file) => ({ ...bySensor, file }));
    for (const most of [1, 7, 1_000]) {
      const told = ["n 5-8 1 is missing: 7", "s 18446744073709551615-18446744073709551615 none is missing"];
      expect(await counted(files, inFiles, most)).to.deep.equal({ told, repeated: 1 });
    }
    const one = await counted(files, [{ source: "feed", field: "seq", file: "b.jsonl" }]);
    expect(one.told).to.deep.equal(["feed 6-6 none is missing"]);
  });

  it("refuses to count what is not there", async () => {
    const other = await expectRejection(
      counted({ "a.jsonl": row("n", 4) }, [{ ...bySensor, file: "b.jsonl" }]),
      "ABOUT_INVALID",
    );
    expect(other.value).to.equal("b.jsonl");
    await expectRejection(counted({ "a.jsonl": "\n\n" }, [bySensor]), "ABOUT_INVALID");
    expect((await counted({ "a.jsonl": "" }, [])).told).to.deep.equal([]);
  });

  for (const [what, line] of [
    ["no JSON", "n,5"],
    ["a list", "[5]"],
    ["no source", '{"seq":5}'],
    ["a negative number", row("n", -1)],
    ["a broken number", row("n", 1.5)],
    ["a number that a double does not hold", '{"sensor":"n","seq":9007199254740992}'],
    ["2^64", row("n", "18446744073709551616")],
  ] as const) {
    it(`refuses ${what}, by file and line`, async () => {
      const refused = await expectRejection(
        counted({ "a.jsonl": [row("n", 4), line].join("\n") }, [bySensor]),
        "RECORD_INVALID",
      );
      expect(refused.place).to.equal("a.jsonl:2");
      expect(
        (await counted({ "a.jsonl": [row("n", 4), row("n", 9007199254740991)].join("\n") }, [bySensor])).told,
      ).to.have.lengthOf(1);
    });
  }
});
