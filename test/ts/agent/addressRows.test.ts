// A list that pays to addresses, from the file to the chain: a runner that goes on while root gives another address a name.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { getAddress, numberToHex } from "viem";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import type { RunEvent } from "../../../agent/run/events.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { run } from "../../../tasks/agent/run.ts";
import { execute } from "../../../tasks/execute.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { recipients, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { relayer } = people;
const dina = getAddress("0x6608FE5f0cB567dc2733119A139db70E1Fa084dD");

describeWithAnvil("an agent whose list pays to addresses", (anvil) => {
  let small: SmallSystem;
  before(async function () {
    this.timeout(60_000);
    small = await deploySmall(anvil().url);
  });
  after(() => small.remove());

  function agentFile(rows: readonly string[]): string {
    mkdirSync(small.file("agent"), { recursive: true });
    const put = (name: string, text: string) => writeFileSync(join(small.file("agent"), name), text);
    put("list.csv", ["receiver,amount", ...rows].join("\n"));
    put(
      "plan.yaml",
      'version: 1\nplan: { list: { each row of: list, pay: { to: "{receiver as account}", amount: "{amount} ETH" } } }\n',
    );
    put(
      "agent.yaml",
      "version: 1\nagent: payer\nevery: 1 second\nlifetime: 2 days\nsources: { list: { file: list.csv } }\n" +
        "brain: { rules: plan.yaml }\nintents: [pay]\n",
    );
    return join(small.file("agent"), "agent.yaml");
  }

  async function running(file: string, once: boolean, heard: (event: RunEvent, end: () => void) => void = () => {}) {
    const events: RunEvent[] = [];
    const ending = new AbortController();
    const tell = (event: RunEvent) => {
      events.push(event);
      heard(event, () => ending.abort());
    };
    const nobody = async () => expect.fail("no variable and no second node is named");
    const args = { ...small.options, file, once, key: undefined, folder: small.file("state"), from: relayer.address };
    const options = { tell, signal: ending.signal, secretOf: nobody, openSecond: nobody, hide: (text: string) => text };
    await run(small.context, args, options);
    return events;
  }
  const refusals = (events: readonly RunEvent[]) => events.filter((one) => one.event === "refused");
  const payees = async () => {
    const { gate } = small.plan.addresses;
    const all = await listProposals(small.context.network.client, { gate, fromBlock: 0n });
    return all.filter(({ proposal }) => proposal.tier === 0).map(({ proposal }) => proposal.calls[0]?.target);
  };

  it("proposes what the policy has a name for, in any letters, and writes every other row down once", async function () {
    this.timeout(180_000);
    const unknown = Array.from({ length: 28 }, (_, i) => `${numberToHex(i + 1, { size: 20 })},0.5`);
    const file = agentFile([`${recipients.ada.toLowerCase()},0.25`, `${dina},0.125`, ...unknown]);
    const first = refusals(await running(file, true));
    expect(await payees()).to.deep.equal([recipients.ada]);
    expect(first).to.have.lengthOf(25);
    const [told] = first;
    expect(told?.code).to.equal("INTENT_ADDRESS_UNKNOWN");
    expect(told?.reason).to.include(`row 3 of list: column "receiver": ${dina} is no account of the policy.`);
    const second = refusals(await running(file, true));
    expect(second).to.have.lengthOf(4);
    expect(refusals(await running(file, true))).to.deep.equal([]);
    expect(new Set([...first, ...second].map(({ key }) => key)).size).to.equal(29);
    expect(await payees()).to.deep.equal([recipients.ada]);
    expect(verifyJournal(join(small.file("state"), "journal.sqlite")).problem).to.equal(undefined);
  });

  it("pays an address from the moment on at which root has given it a name, without being begun anew", async function () {
    this.timeout(180_000);
    const file = agentFile([`${dina},0.125`]);
    const policyText = smallPolicy()
      .replace("agents:", `  dina: "${dina}"\nagents:`)
      .concat("  pay-dina: { who: payer, may send: at most 1 ETH, to: dina, meter: none, tier: small }\n");
    const change = await small.rootProposal("setPolicyRoot(bytes32)", [compilePolicy(policyText).root]);
    await small.passHours(2);
    let changed: Promise<void> | undefined;
    const events = await running(file, false, (event, end) => {
      if (event.event === "decided") changed ??= putInForce();
      if (event.event === "proposed") end();
    });
    await changed;
    expect(await payees()).to.deep.equal([recipients.ada, dina]);
    // It proposed nothing between the vote and the file.
    const order = events.flatMap((one) =>
      one.event === "failed" ? [one.code] : one.event === "intended" ? ["intended"] : [],
    );
    expect(order.at(-1)).to.equal("intended");
    expect(order.slice(0, -1).every((code) => code === "POLICY_NOT_IN_FORCE")).to.equal(true);

    async function putInForce() {
      await execute(small.context, { ...small.options, policy: undefined, proposal: change, from: relayer.address });
      writeFileSync(small.file("policy.yaml"), policyText);
    }
  });
});
