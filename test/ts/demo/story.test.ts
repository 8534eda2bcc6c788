import { expect } from "chai";
import { type Files, readFiles } from "../../../examples/grants/story/files.ts";
import type { Entry, Ledger } from "../../../examples/grants/story/ledger.ts";
import { tellStory } from "../../../examples/grants/story/story.ts";
import { type Chapter, Teller } from "../../../examples/grants/story/teller.ts";
import { startWorld } from "../../../examples/grants/story/world.ts";

type Told = Ledger & { chapters: Chapter[] };

/** Plays the whole story with these rows instead of the example's. */
async function tell(change: (rows: string[]) => string[]): Promise<Told> {
  const given = readFiles();
  const [header, ...rows] = given.payouts.text.trimEnd().split("\n");
  const payouts = { ...given.payouts, text: `${[header, ...change(rows)].join("\n")}\n` };
  const files: Files = { ...given, payouts };
  const world = await startWorld();
  try {
    const teller = new Teller(() => {});
    return { ...(await tellStory(world, files, teller)), chapters: teller.chapters };
  } finally {
    await world.close();
  }
}

/** What came of the list itself: the proposals before the first refusal, and the vote aside. */
function fromList({ proposals }: Told): Pick<Entry, "tier" | "calls" | "outcome">[] {
  const end = proposals.findIndex(({ calls }) => calls.some((call) => call.startsWith("1,100 GUSD to dina")));
  return proposals
    .slice(0, end)
    .filter(({ tier }) => tier !== "root")
    .map(({ tier, calls, outcome }) => ({ tier, calls, outcome }));
}

const small = (call: string) => ({ tier: "small", calls: [call], outcome: "Executed" });
const council = (call: string) => ({ tier: "council", calls: [call], outcome: "Executed" });

const ADA = "1,250.5 GUSD to ada 0x5e25…eE6b";
const BEN = "900 GUSD to ben 0xF5ad…6F07";
const EMIL = "0.25 ETH to emil 0x18f1…9461";
const FINN = "3,000 GUSD to finn 0x1a89…1d1c";
const LARGE = [
  "12,000 GUSD to cleo 0x204C…0076",
  "18,500.25 GUSD to dina 0x6608…84dD",
  "7,400 GUSD to ada 0x5e25…eE6b",
].map(council);

describe("demo: the list of payouts decides what is proposed", function () {
  this.timeout(600_000);

  it("as it stands", async () => {
    const told = await tell((rows) => rows);
    expect(fromList(told)).to.deep.equal([small(ADA), small(BEN), ...LARGE, small(EMIL), small(FINN)]);
  });

  it("without a row, its proposal is gone and no other", async () => {
    const told = await tell((rows) => rows.filter((row) => !row.endsWith(",900,")));
    expect(fromList(told)).to.deep.equal([small(ADA), ...LARGE, small(EMIL), small(FINN)]);
    expect(told.proposals.flatMap(({ calls }) => calls).join()).to.not.contain("900 GUSD");
  });

  it("with another amount, the payment goes through another tier, or none", async () => {
    // Just above what needs no human; just above what the council may agree to; what no longer needs it.
    const change = (row: string) =>
      row.replace(",1250.50,", ",2500.000001,").replace(",900,", ",25000.000001,").replace(",7400,", ",2500,");
    const told = await tell((rows) => rows.map(change));
    expect(fromList(told)).to.deep.equal([
      council("2,500.000001 GUSD to ada 0x5e25…eE6b"),
      ...LARGE.slice(0, 2),
      small("2,500 GUSD to ada 0x5e25…eE6b"),
      small(EMIL),
      small(FINN),
    ]);
    expect(told.proposals.flatMap(({ calls }) => calls).join()).to.not.contain("25,000.000001");
  });

  it("with a row more, a proposal more", async () => {
    const added = (rows: string[]) => [...rows, rows[0]!.replace("1250.50", "77.000001")];
    expect(fromList(await tell(added))).to.deep.equal([
      small(ADA),
      small(BEN),
      ...LARGE,
      small("77.000001 GUSD to ada 0x5e25…eE6b"),
      small(EMIL),
      small(FINN),
    ]);
  });

  it("without any row, nothing but the refusals and their twins", async () => {
    const told = await tell(() => []);
    expect(fromList(told)).to.deep.equal([]);
    expect(told.refused).to.have.length.above(0);
  });
});
