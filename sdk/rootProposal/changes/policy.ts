import { encodeFunctionData } from "viem";
import { agentTimelockAbi } from "../../abi/AgentTimelock.ts";
import { text } from "../../deploy/dao/scalars.ts";
import { changeKind } from "../change.ts";
import { fields } from "../fields.ts";

/** Another policy: the root of a file that compiles. */
export const policy = changeKind({
  kind: "policy",
  schema: fields({ file: text }),
  short: "file",
  async calls({ file }, { gate, policyOf }) {
    const { root } = await policyOf(file);
    const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "setPolicyRoot", args: [root] });
    return [{ target: gate, data }];
  },
});
