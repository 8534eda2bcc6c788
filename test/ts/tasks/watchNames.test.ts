// What the reader of a proposal finds by names of its own: a runner whose policy file has names swapped, which the root
// does not bind, and an address that was made to be taken for another.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, getAddress, keccak256, stringToHex } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { run } from "../../../tasks/agent/run.ts";
import type { Finding } from "../../../tasks/lib/watch/findings.ts";
import { list } from "../../../tasks/list.ts";
import { show } from "../../../tasks/show.ts";
import { sign } from "../../../tasks/sign.ts";
import { watch } from "../../../tasks/watch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { billsAgentFile, billsPlan } from "../support/billsAgent.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { relayer, gina, mara } = people;
const { ada, ben } = recipients;

/** Begins and ends as ada's: what people compare is the same. */
const EVE = getAddress(`${ada.slice(0, 6)}${ben.slice(6, -4)}${ada.slice(-4)}`.toLowerCase());
/** One digit differs in what people compare. */
function changedAt(index: number): Address {
  const digit = EVE[index] === "1" ? "2" : "1";
  return getAddress(`${EVE.slice(0, index)}${digit}${EVE.slice(index + 1)}`.toLowerCase());
}
const [ELF, FAY] = [changedAt(5), changedAt(38)];

const POLICY = smallPolicy()
  .replace("agents:", `  eve: "${EVE}"\n  elf: "${ELF}"\n  fay: "${FAY}"\nagents:`)
  .replace("agents: { payer: 1 }", "agents: { payer: 1 }\ngroups: { staff: [ada, cleo], others: [eve, elf, fay] }")
  .replace("to: ada,", "to: one of staff,")
  .replace(
    / {2}pay-cleo.*\n/,
    "  pay-others: { who: payer, may send: at most 1 ETH, to: one of others, meter: none, tier: small }\n",
  );

/** The same rules, with the names of two of the staff swapped. */
const SWAPPED = POLICY.replace("ada:", "none:").replace("cleo:", "ada:").replace("none:", "cleo:");
/** The same names and rules, and a remark. */
const REMARKED = `# reviewed\n${POLICY}`;

const digest = (text: string) => keccak256(stringToHex(text));

describeWithAnvil("whom a reader sees paid", (anvil) => {
  let small: SmallSystem;
  let runs = 0;

  before(async function () {
    this.timeout(60_000);
    small = await deploySmall(anvil().url, undefined, POLICY);
    writeFileSync(small.file("swapped.yaml"), SWAPPED);
    writeFileSync(small.file("remarked.yaml"), REMARKED);
  });
  after(() => small.remove());

  /** What a real runner proposes that pays one bill by this policy file: the proposal, and where its evidence lies. */
  async function ran(policy: string, payee = "ada"): Promise<{ proposal: string; evidence: string }> {
    const folder = small.file(`agent-${++runs}`);
    mkdirSync(folder);
    const agent = join(folder, "agent.yaml");
    writeFileSync(agent, billsAgentFile("lifetime: 2 days"));
    writeFileSync(join(folder, "plan.yaml"), billsPlan(payee));
    writeFileSync(join(folder, "bills.csv"), `id,amount\nb-${runs},0.${runs}`);
    const state = join(folder, "state");
    await run(
      small.context,
      { ...small.options, policy, file: agent, once: true, key: undefined, folder: state, from: relayer.address },
      {
        tell: () => {},
        signal: new AbortController().signal,
        secretOf: () => expect.fail(),
        hide: (text) => text,
        openSecond: () => expect.fail(),
      },
    );
    const evidence = join(state, "evidence");
    const root = readdirSync(evidence)[0]?.replace(".txt", "");
    const { json } = await list(small.context, { ...small.options, proposer: undefined });
    const found = (json as { nonce: bigint; evidence: string }[]).find((one) => one.evidence === root);
    return { proposal: `payer/${found?.nonce}`, evidence };
  }

  /** What a watcher finds of a proposal, and vetoes. */
  async function watched(proposal: string, evidence: string | undefined, veto?: string) {
    const left = { manifests: undefined, taint: undefined, finality: undefined, state: undefined };
    const args = { ...small.options, ...left, once: true, every: "15s", evidence, veto, out: small.root };
    const findings: Finding[] = [];
    const vetoed: string[] = [];
    await watch(
      small.context,
      { ...args, from: gina.address },
      {
        tell: (event) => {
          if ("findings" in event && event.proposal === proposal) findings.push(...event.findings);
          if (event.event === "veto signed") vetoed.push(event.proposal);
        },
        signal: new AbortController().signal,
      },
    );
    return { findings, vetoed };
  }
  const about = (findings: readonly Finding[], ...names: Finding["name"][]) =>
    findings.filter(({ name }) => names.includes(name));

  /** What `show` says of evidence to somebody with this policy file. */
  async function shown(proposal: string, evidence: string, policy = small.options.policy): Promise<string[]> {
    small.context.said.length = 0;
    await show(small.context, { ...small.options, policy, proposal, evidence });
    const rows = small.context.said.map((line) => line.trim().replace(/ {2,}/g, " "));
    const told = rows.slice(rows.findIndex((row) => /^evidence (?!0x)/.test(row)));
    return told.slice(
      0,
      told.findIndex((row, i) => i > 0 && !row.startsWith("WARNING")),
    );
  }

  describe("by the evidence of a runner whose policy file has the same root", () => {
    it("is not who the wish names, where the names are swapped; and is vetoed for it where that is asked", async function () {
      this.timeout(400_000);
      expect(compilePolicy(SWAPPED).root).to.equal(compilePolicy(POLICY).root);
      const mine = small.options.policy;
      const { proposal, evidence } = await ran(small.file("swapped.yaml"));
      const names = `call 0: the wish in its evidence is "pay 0.${runs} ETH to ada"; by ${mine} the call is 0.${runs} ETH to cleo (${recipients.cleo})`;
      const file = `it was made by a policy file with keccak256 ${digest(SWAPPED)}, and ${mine} has ${digest(POLICY)}; both have the root in force: compare the two, names may be swapped`;
      const { findings, vetoed } = await watched(proposal, evidence);
      expect(about(findings, "names-differ", "policy-file-differs")).to.deep.equal([
        { name: "names-differ", words: names },
        { name: "policy-file-differs", words: file },
      ]);
      expect(vetoed).to.deep.equal([]);
      expect((await watched(proposal, evidence, "names-differ")).vetoed).to.deep.equal([proposal]);
      expect((await watched(proposal, evidence, "policy-file-differs")).vetoed).to.deep.equal([proposal]);
      // A member is told the same, and signs it only where he says so.
      expect(await shown(proposal, evidence)).to.deep.equal([`evidence WARNING: ${names}`, `WARNING: ${file}`]);
    });

    it("is who the wish names, where only the text of the file differs; that it does is told", async function () {
      this.timeout(400_000);
      const { proposal, evidence } = await ran(small.file("remarked.yaml"));
      const { findings, vetoed } = await watched(proposal, evidence, "names-differ");
      const [differs, ...others] = about(findings, "names-differ", "policy-file-differs");
      expect([differs?.name, others]).to.deep.equal(["policy-file-differs", []]);
      expect(differs?.words).to.include(digest(REMARKED)).and.to.include(digest(POLICY));
      expect(vetoed).to.deep.equal([]);
    });

    it("is who the wish names, where it is the reader's own file", async function () {
      this.timeout(400_000);
      const mine = small.options.policy;
      const { proposal, evidence } = await ran(mine);
      const { findings, vetoed } = await watched(proposal, evidence, "names-differ,policy-file-differs");
      expect(about(findings, "names-differ", "policy-file-differs")).to.deep.equal([]);
      expect(vetoed).to.deep.equal([]);
      expect(await shown(proposal, evidence)).to.deep.equal([
        `evidence says what the calls do, by the names of ${mine}`,
      ]);
      // What is not where somebody says is his mistake, and no finding; in a folder it can be missing.
      for (const nowhere of [small.file("nowhere"), ""]) {
        await expectRejection(show(small.context, { ...small.options, proposal, evidence: nowhere }), "FILE_NOT_FOUND");
      }
      const empty = small.file("empty");
      mkdirSync(empty, { recursive: true });
      const [absent] = await shown(proposal, empty);
      expect(absent).to.match(/^evidence WARNING: \S+\.txt is not there$/);
      // Whoever reads it by the swapped file sees the same from the other side.
      const [swapped] = await shown(proposal, evidence, small.file("swapped.yaml"));
      expect(swapped).to.include(`the wish in its evidence is "pay 0.${runs} ETH to ada"`).and.to.include("to cleo (");
    });
  });

  it("is signed for by no member whose names say another, unless he says so", async function () {
    this.timeout(400_000);
    const bad = await ran(small.file("swapped.yaml"), "ben");
    const good = await ran(small.options.policy, "ben");
    // Ben's name was left alone: the twin differs in whose name stands at the address that is paid.
    const theirs = small.file("theirs.yaml");
    writeFileSync(
      theirs,
      POLICY.replace("ben:", "bert:").replace("to: ben", "to: bert").replace("pay-ben", "pay-ben2"),
    );
    const args = { ...small.options, from: mara.address, out: small.file("mara.json") };
    const [evidence, policy] = [bad.evidence, theirs];
    const error = await expectRejection(
      sign(small.context, { ...args, proposal: bad.proposal, evidence, policy }),
      "SIGNING_BLIND",
    );
    expect(error.summary).to.include(`by ${theirs} the wish in its evidence cannot be: intent.to "ben"`);
    expect(readdirSync(small.root)).not.to.include("mara.json");
    await sign(small.context, { ...args, proposal: bad.proposal, evidence });
    await sign(small.context, { ...args, proposal: good.proposal, evidence: good.evidence });
    expect(readFileSync(small.file("mara.json"), "utf8")).to.include(mara.address);
  });

  it("only looks like somebody known, where what people compare is the same; one digit off is a stranger", async () => {
    const paid = { eve: await small.standing("eve" as "ada"), elf: await small.standing("elf" as "ada") };
    const fay = await small.standing("fay" as "ada");
    const found = async (proposal: string) => about((await watched(proposal, undefined)).findings, "look-alike");
    const { accounts } = compilePolicy(POLICY).names;
    expect(await found(paid.eve)).to.deep.equal([
      {
        name: "look-alike",
        words: `WARNING: ${accounts["eve"]} only looks like ada (${accounts["ada"]}): compare every character`,
      },
    ]);
    for (const one of [paid.elf, fay]) expect(await found(one)).to.deep.equal([]);
    expect((await watched(paid.eve, undefined, "look-alike")).vetoed).to.deep.equal([paid.eve]);
  });
});
