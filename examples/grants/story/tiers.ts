import type { Story } from "./acts.ts";

/** Whether nobody has to agree to what goes on a tier. */
export function isOptimistic({ grants }: Pick<Story, "grants">, tier: number): boolean {
  return Object.values(grants.policy.names.tiers).some(({ index, optimistic }) => index === tier && optimistic);
}
