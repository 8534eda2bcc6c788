// The data sets of examples/data: the same bytes as their README says, and what is said of them is what is found in them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { aboutOf, sets } from "../../../examples/data/check.ts";
import { dataSets } from "../../../examples/data/make.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import { dataPlace } from "../support/dataPlace.ts";

const README = readFileSync("examples/data/README.md", "utf8");

/** What a set's numbers must come to. */
const SEQUENCES: Readonly<Record<string, unknown>> = {
  "payouts.csv": undefined,
  "prices/eth-usd.csv": [
    {
      source: "ETH/USD",
      first: "8640",
      last: "8687",
      gaps: [
        { first: "8647", last: "8647" },
        { first: "8659", last: "8660" },
      ],
    },
  ],
  "sensors/greenhouse.jsonl": [
    { source: "north", first: "1000", last: "1019", gaps: [] },
    { source: "south", first: "400", last: "419", gaps: [{ first: "408", last: "410" }] },
  ],
};

describe("data sets of the example", () => {
  it("are all told of", () => {
    expect(sets.map(({ path }) => path)).to.deep.equal(Object.keys(dataSets));
  });

  for (const set of sets) {
    const text = dataSets[set.path] ?? "";
    const lines = text.split("\n");

    it(`are made as their README says: ${set.path}`, () => {
      const sha256 = createHash("sha256").update(text).digest("hex");
      expect(README).to.include(`| \`${set.path}\` | ${lines.length} | \`${sha256}\` |`);
    });

    it(`have the quality that is said of them, and not with a line less or twice: ${set.path}`, () => {
      const said = aboutOf(set).quality;
      expect(set.measure(text)).to.deep.equal(said);
      // The fifth from the end is no first or last one of a source, whose absence no number would show.
      expect(set.measure(lines.toSpliced(-5, 1).join("\n"))).not.to.deep.equal(said);
      const twice = set.measure([...lines, lines.at(-1)].join("\n"));
      if (set.path !== "prices/eth-usd.csv") expect(twice).not.to.deep.equal(said);
    });

    it(`are hashed with what is said of them: ${set.path}`, async () => {
      const here = dataPlace("cache");
      try {
        here.put({ [set.path]: text });
        const data = join(here.data, set.path);
        const about = join("examples/data", set.about);
        await here.hash({ data, about });
        const manifest = parseManifest(readFileSync(join(`${data}.sallyport`, "manifest.json"), "utf8"));
        const told = JSON.parse(readFileSync(join(`${data}.sallyport`, "manifest.json"), "utf8"));
        expect(told.sequences).to.deep.equal(SEQUENCES[set.path]);
        expect(manifest.quality).to.deep.equal(set.measure(text));
        expect(manifest.licence).to.equal("CC0-1.0");
        expect((await here.verify({ what: data, about })).ok).to.equal(true);
        const other = sets.find(({ path }) => path !== set.path)?.about ?? "";
        const wrong = here.verify({ what: data, about: join("examples/data", other) });
        const answer = await wrong.then(
          ({ ok }) => ok,
          ({ code }) => code,
        );
        // Numbers that are to be counted in the other file are not in this one.
        expect(answer).to.equal(set.path === "payouts.csv" ? "RECORD_INVALID" : false);
      } finally {
        here.remove();
      }
    });
  }
});
