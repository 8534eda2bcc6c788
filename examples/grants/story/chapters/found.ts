import { zeroAddress } from "viem";
import { exposure } from "../../../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../../../sdk/policy/exposure/formatExposure.ts";
import { formatDuration } from "../../../../sdk/time/duration.ts";
import { balanceOf, type Story } from "../acts.ts";
import { formatAmount } from "../describe.ts";
import { TIMELOCK_DELAY, VOTING_DELAY, VOTING_PERIOD } from "../governance.ts";
import { short } from "../people.ts";

/** Who is who, what waits how long, and what there is to lose. */
export async function introduce(story: Story): Promise<void> {
  const { world, grants, tell } = story;
  const { steps, checks } = grants.deployment;
  tell.say(`A node answers at ${world.url}, chain ${world.chainId}.`);
  const width = Math.max(...steps.map(({ name }) => name.length));
  tell.list(
    "Deployed from dao.yaml and policy.yaml, by CREATE3:",
    steps.map(
      ({ name, address, gasUsed }) => `${name.padEnd(width)}  ${address}  ${gasUsed.toLocaleString("en-US")} gas`,
    ),
  );
  tell.say(`Compared on chain before anything was funded: ${checks.length} facts are as the files say.`);
  tell.list("Who agrees, and how long all others can object:", [...tiersOf(story), rootOf(story)]);
  tell.list("The council, the guardians:", councilsOf(story));
  tell.list("The treasury holds:", await holdingsOf(story));
  const [title = "", ...lines] = formatExposure(exposure(grants.policy)).split("\n");
  tell.list(
    `${title}:`,
    lines.filter((line) => line !== "").map((line) => line.trimEnd()),
  );
}

function tiersOf({ grants }: Story): string[] {
  return Object.entries(grants.files.dao.tiers).map(([name, { approver, delay }]) => {
    const who = approver === "none" ? "nobody" : approver;
    return `tier ${name}: ${who}, then ${formatDuration(delay)}`;
  });
}

function rootOf({ grants }: Story): string {
  const waits = [VOTING_DELAY, VOTING_PERIOD, TIMELOCK_DELAY, grants.files.dao.root.delay].map(formatDuration);
  const { governor } = grants.governance;
  return `root: a vote in ${grants.names.show(governor)}: ${waits[0]} before it, ${waits[1]} of voting, ${waits[2]} in its timelock, then ${waits[3]} in the gate`;
}

function councilsOf({ grants }: Story): string[] {
  const { mara, pia, foundation } = grants.members;
  const members = [mara, pia, foundation].map(({ name, signer }) => `${name} ${short(signer)}`).join(", ");
  const { councils } = grants.files.dao;
  return [
    `${councils["grants-council"]?.threshold} of ${members}`,
    `${councils["guardians"]?.threshold} of ${Object.keys(councils["guardians"]?.members ?? {}).join(", ")}`,
  ];
}

async function holdingsOf({ world, grants }: Story): Promise<string[]> {
  const { tokens, native } = grants.policy.names;
  const units = [...Object.values(tokens), { ...native, address: zeroAddress }];
  return Promise.all(
    units.map(async (unit) => formatAmount(await balanceOf(world, unit.address, grants.addresses.treasury), unit)),
  );
}
