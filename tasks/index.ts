import { emptyTask } from "hardhat/config";
import { agentTasks } from "./definitions/agents.ts";
import { dataTasks } from "./definitions/data.ts";
import { followTasks } from "./definitions/follow.ts";
import { policyTasks } from "./definitions/policy.ts";
import { proposalTasks } from "./definitions/proposals.ts";
import { rootTasks } from "./definitions/root.ts";
import { setupTasks } from "./definitions/setup.ts";
import { stopTasks } from "./definitions/stop.ts";

// What the commands are called and what they take stands in definitions/; what they do, in the file of the same name.
export const tasks = [
  emptyTask("sallyport", "Safeguards for treasuries that let AI agents act").build(),
  ...setupTasks,
  ...policyTasks,
  ...proposalTasks,
  ...followTasks,
  ...stopTasks,
  ...agentTasks,
  ...rootTasks,
  ...dataTasks,
];
