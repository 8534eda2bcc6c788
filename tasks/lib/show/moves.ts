import type { Address } from "viem";
import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { describeNotice } from "../../../sdk/describe/describeNotice.ts";
import { formatAmount } from "../../../sdk/describe/formatAmount.ts";
import { isSallyportError, type SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Simulation } from "../../../sdk/simulate/simulateProposal.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { inNames, inOneLine } from "../reasons.ts";
import type { TaskSystem } from "../system.ts";
import type { Outlook } from "./outlook.ts";
import { rows } from "./rows.ts";

/** What the treasury and others gain and lose, and which powers change hands, as the node tells. */
export function movesOf(system: TaskSystem, { eta, now, atEta, unavailable }: Outlook): string[] {
  if (now === undefined) {
    return rows("moves", [`nobody knows: ${unavailable?.summary ?? "the node tells nothing."}`]);
  }
  const isSame = atEta !== undefined && told(now) === told(atEta);
  const when = isSame ? `now or on ${formatMoment(eta)}` : "now";
  return [
    ...simulated(system, now, when),
    ...(atEta === undefined || isSame ? [] : simulated(system, atEta, `on ${formatMoment(eta)}`)),
  ];
}

function simulated(system: TaskSystem, simulation: Simulation, when: string): string[] {
  const { names, policy, settings } = system;
  const options = { names, policy: policy?.names };
  const { ran, refusal, failure, changes, notices, uncompared } = simulation;
  if (failure !== undefined)
    return rows("moves", [`nothing: it would fail ${when}`, inOneLine(inNames(failure, system))]);
  if (ran === "execution" && refusal !== undefined) {
    return rows("moves", [`nothing ${when}: the gate holds it (${refusal.code})`]);
  }
  const how =
    ran === "execution"
      ? `if it ran ${when}, as this node tells:`
      : `if its calls ran ${when} without the gate, which holds it (${refusal?.code}), as this node tells:`;
  const width = Math.max(0, ...changes.map(({ delta, token }) => amountOf(delta, token).length));
  const moved = changes.map(({ account, token, delta }) => {
    const who = account === settings.treasury ? "the treasury" : formatAccount(account, names);
    return `  ${amountOf(delta, token).padStart(width)}  ${who}`;
  });
  return [
    ...rows("moves", [how, ...(moved.length === 0 ? ["  no balance that is looked at"] : moved)]),
    ...(uncompared === 0 ? [] : rows("", [`  ${uncompared} further balances were not compared`])),
    ...(notices === undefined
      ? rows("", ["  this node shows no events: allowances and further tokens are not seen"])
      : []),
    ...(notices ?? []).flatMap((notice) => rows("WARNING", [describeNotice(notice, options)])),
  ];

  function amountOf(delta: bigint, token: Address): string {
    return `${delta > 0n ? "+" : ""}${formatAmount(delta, token, options)}`;
  }
}

/** What is told of a simulation, but for its time. */
function told({ at: _, ...simulation }: Simulation): string {
  return JSON.stringify(simulation, (_key, value) => {
    if (isSallyportError(value)) return value.message;
    return typeof value === "bigint" ? String(value) : value;
  });
}

/** The same for machines. */
export function outlookJson({ eta, approveBy, now, atEta, reasonsAtEta, unavailable }: Outlook) {
  return {
    eta,
    approveBy,
    now: now && simulationJson(now),
    atEta: atEta && simulationJson(atEta),
    reasonsAtEta: reasonsAtEta?.map(errorJson),
    unavailable: unavailable?.summary,
  };
}

function simulationJson({ refusal, failure, ...rest }: Simulation) {
  return { ...rest, refusal: refusal && errorJson(refusal), failure: failure && errorJson(failure) };
}

function errorJson({ code, args }: SallyportError) {
  return { code, args };
}
