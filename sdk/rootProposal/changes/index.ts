import type { ChangeKind } from "../change.ts";
import * as agents from "./agents.ts";
import * as data from "./data.ts";
import * as gate from "./gate.ts";
import { members } from "./members.ts";
import { policy } from "./policy.ts";
import { cancel, drop } from "./proposals.ts";
import { allowance, call, send } from "./treasury.ts";

/** Every kind of change that root makes, by what files and commands call it. */
export const rootChanges: Readonly<Record<string, ChangeKind>> = Object.fromEntries(
  [
    policy,
    members,
    gate.tier,
    gate.delay,
    gate.approver,
    gate.guardian,
    gate.vetoer,
    gate.managedAdd,
    gate.managedRemove,
    agents.agentAdd,
    agents.agentAddKey,
    agents.agentRevokeKey,
    agents.agentLimits,
    agents.agentOperator,
    agents.agentLowestTier,
    agents.agentUnfreeze,
    agents.agentUnblock,
    agents.agentMetadata,
    agents.agentIdentity,
    data.sourceAdmit,
    data.sourceDismiss,
    data.sourceAddKey,
    data.sourceRevokeKey,
    data.attesterAdmit,
    data.attesterDismiss,
    data.schemaQuorum,
    data.schemaVerifier,
    data.schemaCriteria,
    data.disputeConfirm,
    data.disputeClear,
    cancel,
    drop,
    allowance,
    send,
    call,
  ].map((change) => [change.kind, change]),
);
