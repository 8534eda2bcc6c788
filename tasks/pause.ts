import { pauseData } from "../sdk/actions/pause.ts";
import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { formatDuration, parseDuration } from "../sdk/time/duration.ts";
import { type ActAsArguments, actAs } from "./lib/actAs.ts";
import type { Report } from "./lib/output.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { reportAct } from "./lib/stop.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type PauseArguments = SystemArguments & ActAsArguments & { duration: string };

export default onNetwork(pause);

/** Pauses proposing and executing for agents, as the guardian. Ends by itself. */
export async function pause(context: TaskContext, args: PauseArguments): Promise<Report> {
  const duration = parseDuration(args.duration);
  if (duration === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is not a duration.",
      place: "duration",
      value: args.duration,
      nextStep: 'Write a whole number and minutes, hours or days, at most 7 days: "2 days".',
    });
  }
  const system = await openSystem(context, args);
  const result = await actAs(context, system, {
    ...args,
    party: system.settings.guardian,
    role: "the guardian",
    target: system.gate,
    data: pauseData({ duration }),
  });
  const what = `agents are paused for ${formatDuration(duration)}`;
  return reportAct(context, system, what, result, ["pause", args.duration]);
}
