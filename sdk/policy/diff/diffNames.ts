import type { PolicyNames } from "../compilePolicy.ts";

/** A name that stands for something else than before. Rules that hold it read the same and mean another thing. */
export type NameChange = {
  /** What kind of thing is named. */
  kind: "account" | "token" | "decimals" | "agent" | "tier" | "schema" | "native";
  name: string;
  before: string;
  after: string;
};

/** Names that stand in both policies and mean different things. */
export function diffNames(before: PolicyNames, after: PolicyNames): NameChange[] {
  const compare = <T>(
    kind: NameChange["kind"],
    a: Record<string, T>,
    b: Record<string, T>,
    tell: (value: T) => string,
  ) =>
    Object.entries(a).flatMap(([name, value]): NameChange[] => {
      const other = b[name];
      if (other === undefined || tell(other) === tell(value)) return [];
      return [{ kind, name, before: tell(value), after: tell(other) }];
    });
  return [
    ...compare("account", before.accounts, after.accounts, (address) => address),
    ...compare("token", before.tokens, after.tokens, ({ address }) => address),
    ...compare("decimals", before.tokens, after.tokens, ({ decimals }) => `${decimals} decimals`),
    ...compare("agent", before.agents, after.agents, (id) => `agent ${id}`),
    ...compare("tier", before.tiers, after.tiers, ({ index, optimistic }) =>
      optimistic ? `tier ${index} without approval` : `tier ${index}`,
    ),
    ...compare("schema", before.schemas, after.schemas, (hash) => hash),
    ...compare("native", { native: before.native.name }, { native: after.native.name }, (name) => name),
  ];
}
