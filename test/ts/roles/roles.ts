// Everybody who could call a contract, by what the design calls them.

export const roles = {
  stranger: "an account that holds no role",
  agentKey: "a key of the agent whose proposal is at stake",
  otherAgentKey: "a key of another agent",
  operator: "the operator of the agent whose proposal is at stake",
  member: "one member of the Council",
  council: "the Council, acting by the signatures of its members: approver of tier 1",
  tierApprover: "an account that is the approver of tier 2",
  rootApprover: "the approver of root",
  root: "the gate while it executes a root proposal",
  gate: "the gate at any other time",
  guardian: "the guardian",
  rootVetoer: "the root vetoer",
  source: "an admitted source, by its own account",
  sourceKey: "a key of the source",
  attester: "an attester of the schema, by its own account",
  attesterKey: "a key of the attester",
  offeredGuardian: "an account that was offered to become guardian",
  offeredRootApprover: "an account that was offered to become root approver",
  standalone: "a Council without gate, acting by the signatures of its members",
} as const;

export type Role = keyof typeof roles;

export const everyRole = Object.keys(roles) as Role[];
