// An agent that goes on with another key: its journal is the same, and so is what it has proposed.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isAddressEqual } from "viem";
import { standingOf } from "../../../agent/journal/standingOf.ts";
import type { RunEvent } from "../../../agent/run/events.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { revokeKey } from "../../../tasks/agent/revokeKey.ts";
import { run } from "../../../tasks/agent/run.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { billsAgentFile, billsPlan } from "../support/billsAgent.ts";
import { expectRejection } from "../support/rejection.ts";
import { smallDao, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { operator, relayer, treasurer, treasurerSecond } = people;
const SECOND = `\n      next: { kind: eoa, address: "${treasurerSecond.address}", valid until: 2040-01-01T00:00:00Z }`;

const AGENT = billsAgentFile("lifetime: 2 days");
const PLAN = billsPlan("{payee}");

describeWithAnvil(
  "an agent that goes on with another key",
  (anvil) => {
    let small: SmallSystem;
    let folder: string;

    before(async function () {
      this.timeout(60_000);
      const dao = smallDao.replace(/(only: \{.*)/, `$1${SECOND}`);
      small = await deploySmall(anvil().url, undefined, smallPolicy(), dao);
      folder = small.file("agent");
      mkdirSync(folder);
      writeFileSync(join(folder, "agent.yaml"), AGENT);
      writeFileSync(join(folder, "plan.yaml"), PLAN);
    });
    after(() => small.remove());

    async function runs(key: string | undefined, ...bills: string[]): Promise<RunEvent[]> {
      writeFileSync(join(folder, "bills.csv"), ["id,payee,amount", ...bills].join("\n"));
      const events: RunEvent[] = [];
      const own = { file: join(folder, "agent.yaml"), folder: join(folder, "state"), from: relayer.address };
      await run(
        small.context,
        { ...small.options, ...own, once: true, key },
        {
          tell: (event) => events.push(event),
          signal: new AbortController().signal,
          secretOf: () => expect.fail(),
          hide: (text) => text,
          openSecond: () => expect.fail(),
        },
      );
      return events;
    }

    async function signers(): Promise<string[]> {
      const { gate } = small.plan.addresses;
      const all = await listProposals(small.context.network.client, { gate, fromBlock: 0n });
      return all.map(({ terms }) => (isAddressEqual(terms.key, treasurer.address) ? "old" : "new"));
    }

    it("proposes nothing again, and goes on by the one that is in force where none is named", async function () {
      this.timeout(240_000);
      const [first, second, third] = ["B-1,ada,0.125", "B-2,ada,0.25", "B-3,ada,0.5"];
      await runs(treasurer.address, first);
      expect(await signers()).to.deep.equal(["old"]);
      await runs(treasurerSecond.address, first, second);
      expect(await signers()).to.deep.equal(["old", "new"]);
      expect([...(standingOf(join(folder, "state", "journal.sqlite"))?.state.open.values() ?? [])]).to.have.lengthOf(2);

      const { context, options } = small;
      await revokeKey(context, { ...options, key: treasurer.address, from: operator.address });
      await expectRejection(runs(treasurer.address, first, second, third), "AGENT_KEY_UNKNOWN");
      expect(await signers()).to.have.lengthOf(2);
      await runs(undefined, first, second, third);
      expect(await signers()).to.deep.equal(["old", "new", "new"]);
    });
  },
  { args: ["--accounts", "20"] },
);
