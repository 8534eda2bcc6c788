// The small DAO on a node, recorded in a project's folder: for commands that are called in process.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { http, parseEther } from "viem";
import { sendTransaction } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { approve } from "../../../tasks/approve.ts";
import { type ProposeArguments, propose } from "../../../tasks/propose.ts";
import { sign } from "../../../tasks/sign.ts";
import { clockOf } from "./clock.ts";
import { type recipients, smallDao, smallPolicy } from "./smallDao.ts";
import { senderOn } from "./system.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE, recordSystem, taskContext } from "./taskContext.ts";

export const HOUR = 3_600;

export type SmallSystem = Awaited<ReturnType<typeof deploySmall>>;

/** Deploys the small DAO with 100 ether in its treasury, under its own policy or another one. */
export async function deploySmall(url: string, folder?: string, policyText = smallPolicy(), daoText = smallDao) {
  mkdirSync("cache", { recursive: true });
  const root = folder ?? mkdtempSync(join("cache", "small-"));
  const file = (name: string) => join(root, name);
  writeFileSync(file("dao.yaml"), daoText);
  writeFileSync(file("policy.yaml"), policyText);
  const sender = senderOn(http(url), people.deployer);
  await deployCreateX(sender);
  const [dao, compiled] = [readDao(daoText), compilePolicy(policyText)];
  const plan = planDeployment({ dao, policy: compiled, deployer: people.deployer.address });
  await deploySystem(sender, { plan });
  const to = plan.addresses.gate;
  await sendTransaction(sender, { account: people.deployer, chain: hardhat, to, value: parseEther("100") });
  await recordSystem(root, plan, { dao: "dao.yaml", policy: "policy.yaml" });
  const context = await taskContext(url, root);
  const clock = clockOf(url);
  const options = { ...NO_OPTIONS, policy: file("policy.yaml") };
  let nonce = 0;

  function toPropose(changes: Partial<ProposeArguments>): ProposeArguments {
    return { ...NOTHING_TO_PROPOSE, ...options, value: "0.5 ETH", nonce: String(++nonce), ...changes };
  }

  /** A proposal of the agent that stands, as `payer/nonce`. */
  async function standing(to: keyof typeof recipients, changes: Partial<ProposeArguments> = {}): Promise<string> {
    const args = toPropose({ to, ...changes });
    await propose(context, args);
    return `payer/${args.nonce}`;
  }

  /** The file with the agreement of a member of the board. */
  async function signed(proposal: string, from: string, name: string, validUntil?: string): Promise<string> {
    await sign(context, { ...options, proposal, from, out: file(name), validUntil });
    return file(name);
  }

  async function approved(proposal: string): Promise<void> {
    const { mara, olga } = people;
    const signatures = await Promise.all(
      [mara, olga].map(({ address }) => signed(proposal, address, `${address}.json`)),
    );
    await approve(context, { ...options, proposal, signatures });
  }

  /** Something that root does, agreed to by the board, as `board/nonce`. */
  async function rootProposal(call: string, args: string[], to = "gate"): Promise<string> {
    const change = toPropose({ to, call, args, value: undefined, root: true, out: file(`root-${nonce + 1}.json`) });
    await propose(context, change);
    await approved(change.out ?? "");
    return `board/${change.nonce}`;
  }

  return {
    url,
    root,
    file,
    plan,
    context,
    clock,
    options,
    toPropose,
    standing,
    signed,
    approved,
    rootProposal,
    passHours: async (hours: number) => {
      await clock.increaseTime({ seconds: hours * HOUR + 1 });
      await clock.mine({ blocks: 1 });
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
