// A small DAO that pays in a token on data of a source: a history in which each outcome occurs once.
import { writeFileSync } from "node:fs";
import { encodeFunctionData, erc20Abi, http, keccak256, parseUnits, stringToBytes } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { siteOn } from "../../../examples/grants/story/site.ts";
import { deployLocalDollar, LOCAL_DOLLAR } from "../../../examples/small/localDollar.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { approve } from "../../../tasks/approve.ts";
import { execute } from "../../../tasks/execute.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { revoke } from "../../../tasks/provenance/revoke.ts";
import { reject } from "../../../tasks/reject.ts";
import { change } from "../../../tasks/rootProposal/change.ts";
import { veto } from "../../../tasks/veto.ts";
import { withdraw } from "../../../tasks/withdraw.ts";
import { smallDao, smallPolicy } from "./smallDao.ts";
import { deploySmall } from "./smallSystem.ts";
import { senderOn } from "./system.ts";

const { deployer, gina, gus, office, operator, vera } = people;

/** What a stranger may write where people read it. */
export const HOSTILE = `<script>alert("1")</script>\u202e=1+1`;

function auditDao(): string {
  return smallDao.replace(
    "agents:",
    `sources:
  office:
    account: "${office.address}"
    schemas: [payouts]
    keys:
      desk: { kind: eoa, address: "${office.address}", valid until: 2040-01-01T00:00:00Z }
agents:`,
  );
}

/** The small policy that also pays bills in dollars, on data. */
export function auditPolicy(mostForBills = "200 LUSD"): string {
  return smallPolicy()
    .replace("addresses:", `addresses:\n  office: "${office.address}"`)
    .replace(
      "agents:",
      `tokens: { LUSD: { address: "${LOCAL_DOLLAR}", decimals: 6 } }
schemas: { payouts: payouts/1 }
sources: [office]
meters: { bills: { burst: 500 LUSD, refill: 500 LUSD, per: 30 days } }
agents:`,
    )
    .replace(
      "rules:",
      `rules:
  bills:
    who: payer
    may call: LUSD.transfer(address to, uint256 amount)
    where: { to: ada, amount: at most ${mostForBills} }
    meter: bills
    tier: small
    from: { schema: payouts, source: office, level: signed, max age: 1 day }`,
    );
}

export type AuditWorld = Awaited<ReturnType<typeof buildAuditWorld>>;

export async function buildAuditWorld(url: string) {
  const site = siteOn(http(url));
  await deployCreateX(senderOn(http(url), deployer));
  await deployLocalDollar(site);
  const small = await deploySmall(url, undefined, auditPolicy(), auditDao());
  const { context, file, options, plan } = small;
  const args = [plan.addresses.treasury, parseUnits("1000", 6)] as const;
  await site.act(deployer, {
    to: LOCAL_DOLLAR,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args }),
  });
  writeFileSync(file("bills.txt"), "ada,120\n");
  const data = { ...options, data: file("bills.txt"), from: office.address };
  await anchor(context, {
    ...data,
    schema: "payouts",
    size: undefined,
    profile: undefined,
    source: "office",
    key: undefined,
    observedAt: undefined,
  });
  const batch = textBatch({
    text: "ada,120\n",
    anchorer: office.address,
    schema: keccak256(stringToBytes("payouts/1")),
  });
  const input = hashBatch(batch);

  const call = { value: undefined, to: "LUSD", call: "transfer(address to, uint256 amount)" } as const;
  const bill = { ...call, args: ["ada", "120 LUSD"], batches: input, bound: "at least -120 LUSD" };
  const billed = await small.standing("ada", bill);
  const signed = await small.standing("ben");
  const vetoed = await small.standing("ada");
  const rejected = await small.standing("cleo");
  const withdrawn = await small.standing("cleo");
  const called = await small.standing("cleo");
  const expired = await small.standing("ben", { lifetime: "3 hours" });
  const cancelled = await small.standing("ben");
  const stale = await small.standing("ben");
  await small.approved(signed);
  await approve(context, { ...options, proposal: called, signatures: [], from: vera.address });
  await small.passHours(1);
  // Before the veto, which makes stale what waits on the tier without approval.
  await execute(context, { ...options, proposal: billed });
  const stop = { ...options, proposal: vetoed, reason: HOSTILE };
  await veto(context, { ...stop, from: gina.address, out: file("veto.json") });
  await veto(context, { ...stop, from: gus.address, signatures: file("veto.json") });
  await reject(context, { ...options, proposal: rejected, reason: "=cmd|' /C calc'!A0", from: vera.address });
  await withdraw(context, { ...options, proposal: withdrawn, from: operator.address });
  await execute(context, { ...options, proposal: called });
  // Between approval and execution root changes the policy: its rules are proven anew, under another root.
  writeFileSync(file("next.yaml"), auditPolicy("150 LUSD"));
  const rootOptions = { nonce: undefined, lifetime: undefined, safeBatch: undefined, system: undefined };
  const byRoot = async (kind: string, what: Record<string, string>) => {
    await change(context, kind, { ...rootOptions, policy: options.policy, ...what, out: file(`${kind}.json`) });
    await small.approved(file(`${kind}.json`));
    await small.passHours(1);
    await execute(context, { ...options, proposal: file(`${kind}.json`) });
  };
  await byRoot("cancel", { proposal: cancelled });
  await byRoot("policy", { file: file("next.yaml") });
  const next = { ...options, policy: file("next.yaml") };
  await execute(context, { ...next, proposal: signed });
  Object.assign(options, next);
  await byRoot("drop", {});
  const waiting = await small.standing("ben", { policy: next.policy });
  await revoke(context, { ...next, data: data.data, from: office.address, reason: "counted twice" });
  await small.passHours(1);
  return {
    ...small,
    policy: next.policy,
    input,
    proposals: { billed, signed, vetoed, rejected, withdrawn, called, expired, cancelled, stale, waiting },
  };
}
