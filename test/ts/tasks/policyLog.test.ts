import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { publishRules } from "../../../sdk/actions/publishRules.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { execute } from "../../../tasks/execute.ts";
import type { Report } from "../../../tasks/lib/output.ts";
import { publish } from "../../../tasks/policy/publish.ts";
import { recover } from "../../../tasks/policy/recover.ts";
import { propose } from "../../../tasks/propose.ts";
import { change } from "../../../tasks/rootProposal/change.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao, rootPolicy } from "../support/rootDao.ts";
import { recipients } from "../support/smallDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE } from "../support/taskContext.ts";

const { nora } = people;
const jsonOf = ({ json }: Report) => json as Record<string, unknown>;

describeWithAnvil(
  "the log of policies",
  (anvil) => {
    let dao: RootDao;
    let fresh: Hex;
    const recovered = () => dao.file("recovered.json");
    const publishing = (file = "policy.yaml") =>
      publish(dao.context, { system: undefined, file: dao.file(file), from: nora.address });
    const recovering = () => recover(dao.context, { system: undefined, out: recovered() });

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
      fresh = await dao.clock.snapshot();
    });
    after(() => dao.remove());
    afterEach(async () => {
      await dao.clock.revert({ id: fresh });
      fresh = await dao.clock.snapshot();
    });

    it("gives back the rules in force, with which all goes on where the file is lost", async () => {
      expect(jsonOf(await publishing())).to.include({ rules: 3, published: 3, isInForce: true, already: false });
      expect(jsonOf(await publishing())).to.include({ published: 0, already: true });
      await recovering();
      const { root } = compilePolicy(readFileSync(dao.file("policy.yaml"), "utf8"));
      expect(JSON.parse(readFileSync(recovered(), "utf8")).root).to.equal(root);

      const options = { ...NOTHING_TO_PROPOSE, policy: recovered() };
      const wei = String(10n ** 17n);
      await propose(dao.context, { ...options, to: recipients.ada, value: wei, proposer: "1", nonce: "1" });
      await dao.passHours(1);
      await execute(dao.context, { ...NO_OPTIONS, policy: recovered(), proposal: "1/1" });
      const tooMuch = { ...options, to: recipients.ada, value: String(2n * 10n ** 18n), proposer: "1", nonce: "2" };
      await expectRejection(propose(dao.context, tooMuch), "PROPOSAL_NOT_CARRIED");
    });

    it("goes on where publishing was cut off, and says that until then it is not whole", async () => {
      const { root, rules } = compilePolicy(readFileSync(dao.file("policy.yaml"), "utf8"));
      const { policyLog } = dao.addresses;
      const sender = dao.context.network.sender(nora.address);
      const none = await expectRejection(recovering(), "POLICY_LOG_INCOMPLETE");
      expect([none.value, none.args["published"]]).to.deep.equal([root, 0]);
      const part = { policyLog, policyRoot: root, rules: rules.slice(0, 2) };
      await confirm(dao.client, await publishRules(sender, part));
      const some = await expectRejection(recovering(), "POLICY_LOG_INCOMPLETE");
      expect(some.args["published"]).to.equal(2);
      expect(jsonOf(await publishing())).to.include({ published: 1 });
      await recovering();
    });

    it("does not take rules of another policy for this one's", async () => {
      writeFileSync(dao.file("next.yaml"), rootPolicy(dao.token, "3 ETH"));
      expect(jsonOf(await publishing("next.yaml"))).to.include({ isInForce: false });
      await expectRejection(recovering(), "POLICY_LOG_INCOMPLETE");
      const other = compilePolicy(rootPolicy(dao.token, "3 ETH"));
      const { root } = compilePolicy(readFileSync(dao.file("policy.yaml"), "utf8"));
      const lie = { policyLog: dao.addresses.policyLog, policyRoot: root, rules: other.rules };
      const sender = dao.context.network.sender(nora.address);
      await expectRejection(publishRules(sender, lie), "POLICY_LOG_NOT_PROVEN");

      await publishing();
      await recovering();
      const text = readFileSync(recovered(), "utf8");
      // One wei more for ada is another policy.
      writeFileSync(recovered(), text.replace('"1000000000000000000"', '"1000000000000000001"'));
      const options = { ...NOTHING_TO_PROPOSE, policy: recovered(), to: recipients.ada, value: "1" };
      const error = await expectRejection(propose(dao.context, { ...options, proposer: "1" }), "FILE_INVALID");
      expect([error.place, error.value]).to.deep.equal([`${recovered()}, root`, root]);
      writeFileSync(recovered(), text);
      await propose(dao.context, { ...options, proposer: "1" });
    });

    it("is offered where a new policy is proposed, beside what it loosens", async () => {
      writeFileSync(dao.file("next.yaml"), rootPolicy(dao.token, "3 ETH"));
      dao.context.said.length = 0;
      const none = { nonce: undefined, lifetime: undefined, safeBatch: undefined, system: undefined };
      const [file, policy, out] = [dao.file("next.yaml"), dao.file("policy.yaml"), dao.file("root.json")];
      const { json } = await change(dao.context, "policy", { ...none, file, policy, out });
      const said = dao.context.said.join("\n");
      expect(said).to.contain("looser").and.contain(`hardhat sallyport policy publish ${file}`);
      const [told] = (json as { policies: { file: string; root: string; diff: { counts: Record<string, number> } }[] })
        .policies;
      expect(told).to.include({ file, root: compilePolicy(rootPolicy(dao.token, "3 ETH")).root });
      expect(told?.diff.counts).to.deep.include({ looser: 1, tighter: 0 });
    });
  },
  { args: ["--accounts", "20"] },
);
