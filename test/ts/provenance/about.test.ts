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
import { expectRefusal } from "../support/refusal.ts";
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

  it("names numbers by key or by column, and the source once", () => {
    const saying = (one: string) => readAbout([...lines.slice(0, 13), `  - ${one}`].join("\n")).counted;
    expect(saying("{ column: tick, sourceColumn: pair }")).to.deep.equal([{ column: "tick", sourceColumn: "pair" }]);
    const feed = { column: "tick", source: "feed", file: "a.csv" };
    expect(saying("{ column: tick, source: feed, file: a.csv }")).to.deep.equal([feed]);
    for (const [one, problem] of [
      ["{ column: tick }", /Name the source/],
      ["{ column: tick, source: a, sourceColumn: b }", /Name the source/],
      ["{ sourceColumn: pair }", /missing/],
      ["{ column: tick, field: seq, source: a }", /no key "field"/],
      ["{ field: seq, sourceColumn: a }", /missing/],
      ['{ column: "", source: a }', /must stand a text/],
    ] as const) {
      const refused = expectRefusal(() => saying(one), "ABOUT_INVALID");
      expect(refused.place).to.match(/^about.yaml:14:/);
      expect(refused.summary).to.match(problem);
    }
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
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length; at += most) {
          const part = bytes.subarray(at, at + most);
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

  describe("in columns of CSV", () => {
    const byPair: CountedSequence = { sourceColumn: "pair", column: "tick" };
    const file = (...rows: string[]) => ({ "p.csv": ["tick,pair,price", ...rows].join("\n") });

    it("under their titles, whatever the order of columns, the quotes, the line ends and what else stands there", async () => {
      const told = ["ETH/USD 0-4 2 are missing: 2 to 3"];
      const forms: Record<string, string> = {
        plain: "tick,pair,price\n0,ETH/USD,1\n4,ETH/USD,2\n1,ETH/USD,3",
        ordered: "price,pair,tick\n1,ETH/USD,0\n2,ETH/USD,4\n3,ETH/USD,1\n",
        spreadsheet: '\ufeff"tick", pair ,price\r\n"0","ETH/USD","a ""b"", c"\r\n4,ETH/USD,\r\n1,ETH/USD,"1,5"\r\n\r\n',
      };
      for (const [name, text] of Object.entries(forms)) {
        for (const most of [1, 7, 1_000]) {
          expect(await counted({ "p.csv": text }, [byPair], most), name).to.deep.equal({ told, repeated: 0 });
        }
      }
      // Each file has titles of its own; what comes twice is no gap.
      const two = { "a.csv": "tick\n1\n1", "b.csv": "x,tick\n,3" };
      const one = await counted(two, [{ source: "market", column: "tick" }]);
      expect(one).to.deep.equal({ told: ["market 1-3 1 is missing: 2"], repeated: 1 });
    });

    for (const [what, rows, place, why] of [
      [
        "a column that is not there",
        ["t,pair,price"],
        "p.csv:1:1",
        /no column is called "tick" there, of "t", "pair", "price"/,
      ],
      ["a title that stands twice", ["tick,pair,tick"], "p.csv:1:11", /two columns are called "tick"/],
      [
        "a row with a cell less",
        ["tick,pair,price", "1,a,", "2,a"],
        "p.csv:3:4",
        /has 2 cells, and the line of titles 3/,
      ],
      ["a row with a cell more", ["tick,pair,price", "1,a,1,5"], "p.csv:2:8", /has 4 cells/],
      ["a line break in quotes", ["tick,pair,price", '1,a,"one', 'two"'], "p.csv:2:5", /does not end in its line/],
      ["a quote inside a cell", ["tick,pair,price", '1,a,5"'], "p.csv:2:6", /a quote stands inside/],
      [
        "text behind a quoted cell",
        ["tick,pair,price", '1,"a"b,5'],
        "p.csv:2:6",
        /between a quoted cell and the comma/,
      ],
      ["no number", ["tick,pair,price", "1.5,a,"], "p.csv:2:1", /"tick" is no whole number/],
      ["2^64", ["tick,pair,price", '"18446744073709551616",a,'], "p.csv:2:1", /"tick" is no whole number/],
      ["space before a number", ["tick,pair,price", " 1,a,"], "p.csv:2:1", /"tick" is no whole number/],
      ["no source", ["tick,pair,price", "1,,"], "p.csv:2:3", /"pair" names no source/],
    ] as const) {
      it(`refuses ${what}, by file, line and column`, async () => {
        const refused = await expectRejection(counted({ "p.csv": rows.join("\n") }, [byPair]), "RECORD_INVALID");
        expect(refused.place).to.equal(place);
        expect(refused.summary).to.match(why);
        expect((await counted(file("18446744073709551615,a,"), [byPair])).told).to.have.lengthOf(1);
      });
    }

    it("and has none where only titles stand there", async () => {
      await expectRejection(counted(file(), [byPair]), "ABOUT_INVALID");
      await expectRejection(counted({ "p.csv": "" }, [byPair]), "ABOUT_INVALID");
    });
  });
});
