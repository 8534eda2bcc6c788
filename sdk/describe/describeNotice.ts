import { type Address, type Hex, zeroAddress } from "viem";
import type { PolicyNames } from "../policy/compilePolicy.ts";
import { UNLIMITED } from "../read/listAllowances.ts";
import type { Notice } from "../simulate/notices.ts";
import { formatJson } from "../text/formatText.ts";
import { type AddressNames, formatAccount } from "./addressNames.ts";
import { formatAmount } from "./formatAmount.ts";

/** What an event tells of powers that change hands, in words. */
export function describeNotice(
  { emitter, event, args }: Notice,
  options: { names: AddressNames; policy: PolicyNames | undefined },
): string {
  const who = (name: string) => formatAccount(args[name] as Address, options.names);
  const by = formatAccount(emitter, options.names);
  switch (event) {
    case "Approval": {
      if ("tokenId" in args) return `lets ${who("spender")} take item ${args["tokenId"]} of ${by}`;
      const value = args["value"] as bigint;
      if (value === 0n) return `${who("spender")} may no longer spend of ${by}`;
      const amount = value >= UNLIMITED ? `all, WITHOUT LIMIT, of ${by}` : formatAmount(value, emitter, options);
      return `lets ${who("spender")} spend ${amount}, any time from then on`;
    }
    case "ApprovalForAll":
      return args["approved"] === true
        ? `lets ${who("operator")} take EVERYTHING of ${by}, any time from then on`
        : `${who("operator")} may no longer take items of ${by}`;
    case "OwnershipTransferred":
    case "OwnershipTransferStarted": {
      const pending = event === "OwnershipTransferStarted" ? " once it accepts" : "";
      const isNobody = args["newOwner"] === zeroAddress;
      return `${by} will belong to ${isNobody ? "nobody" : who("newOwner")}${pending}; before to ${who("previousOwner")}`;
    }
    case "RoleGranted":
      return `${who("account")} gets role ${args["role"] as Hex} at ${by}`;
    case "RoleRevoked":
      return `${who("account")} loses role ${args["role"] as Hex} at ${by}`;
    case "DelegateChanged":
      return `the votes of ${who("delegator")} in ${by} will be cast by ${who("toDelegate")}`;
    case "Upgraded":
      return `${by} will run other code, that of ${who("implementation")}`;
    case "AdminChanged":
      return `${by} will be administered by ${who("newAdmin")}`;
    case "EnabledModule":
      return `${who("module")} may move everything of ${by}, any time from then on`;
    case "AddedOwner":
      return `${who("owner")} becomes an owner of ${by}`;
    case "Transfer":
      return `item ${args["tokenId"]} of ${by} goes from ${who("from")} to ${who("to")}`;
    case "TransferSingle":
    case "TransferBatch": {
      const [ids, values] = event === "TransferSingle" ? ["id", "value"] : ["ids", "values"];
      const items = `${formatJson(args[values])} of item ${formatJson(args[ids])}`;
      return `${items} of ${by} from ${who("from")} to ${who("to")}`;
    }
    default:
      return `${by} says ${event} ${formatJson(args)}`;
  }
}
