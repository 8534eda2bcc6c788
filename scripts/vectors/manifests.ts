import { hexlify, id } from "ethers";
import { manifestOf, saltOf } from "./secondReader.ts";

// Manifests as people write them, their canonical form, and what a batch says of them.

const least = {
  format: "sallyport/manifest/1",
  origin: "https://prices.example/v1",
  observedFrom: "2026-03-01T00:00:00Z",
  observedTo: "2026-03-02T00:00:00Z",
  schema: "sallyport/prices/1",
  files: [],
};

const sha256 = "ab".repeat(32);
const parents = (count: number) => Array.from({ length: count }, (_, i) => id(`parent ${i}`));

const full = {
  ...least,
  licence: "CC-BY-4.0 OR (MIT AND Apache-2.0)",
  files: [
    { path: "A.csv", start: 0, records: 3, bytes: 30, sha256 },
    { path: "a/empty.jsonl", start: 3, records: 0, bytes: 0, sha256 },
    { path: "a/\u00e9 \u{1f600}.csv", start: 3, records: 9007199254740000, bytes: 9007199254740991, sha256 },
  ],
  activities: [
    {
      activity: "take out duplicates",
      used: parents(2),
      wasAssociatedWith: "cleaner 1.4.0",
      startedAtTime: "2026-03-02T00:00:01Z",
      endedAtTime: "2026-03-02T00:00:01Z",
    },
    { activity: "round to cents", used: parents(3).slice(1) },
    { activity: "look at it" },
  ],
  quality: [
    { metric: "completeness", value: "0.9983", check: { name: "gaps", version: "2" } },
    { metric: "drift", value: "-1", unit: "s", check: { name: "clock", version: "1.0.0-rc.1" } },
  ],
  sequences: [
    { source: "feed a", first: "1", last: "18446744073709551615", gaps: [] },
    {
      source: "feed b",
      first: "0",
      last: "10",
      gaps: [
        { first: "1", last: "1" },
        { first: "3", last: "9" },
      ],
    },
  ],
  salt: id("a salt"),
};

export const manifestTexts: [name: string, text: string][] = [
  ["the least that one can say", JSON.stringify(least)],
  ["everything that one can say", JSON.stringify(full)],
  ["the same for people to read", `${JSON.stringify(full, null, 2)}\n`],
  ["the same in another order", JSON.stringify(Object.fromEntries(Object.entries(full).reverse()))],
  ...[1, 2, 3, 4, 5, 8, 9].map((count): [string, string] => [
    `${count} parents`,
    JSON.stringify({ ...least, activities: [{ activity: "join", used: parents(count) }] }),
  ]),
];

/** What `test/vectors/manifests.json` holds. */
export function manifestVectors() {
  const cases = manifestTexts.map(([name, text]) => {
    const { canonical, parentsRoot, digest, manifestHash, ...rest } = manifestOf(text);
    return {
      name,
      text,
      canonical: hexlify(canonical),
      parents: rest.parents,
      proofs: rest.proofs.map((proof) => proof.map(prefixed)),
      parentsRoot: prefixed(parentsRoot),
      digest: prefixed(digest),
      manifestHash: prefixed(manifestHash),
    };
  });
  const { salt: _, ...unsalted } = full;
  const salts = [least, unsalted].flatMap((manifest) =>
    ["1", "a secret"].map((name) => ({
      text: JSON.stringify(manifest),
      secret: id(name),
      salt: prefixed(saltOf(JSON.stringify(manifest), id(name).slice(2))),
    })),
  );
  return { count: cases.length, cases, salts };
}

function prefixed(hex: string): string {
  return `0x${hex}`;
}
