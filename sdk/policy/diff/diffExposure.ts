import type { Address } from "viem";
import type { CompiledPolicy } from "../compilePolicy.ts";
import { type ExposureOptions, exposure, type KeyExposure, type WindowMost } from "../exposure/exposure.ts";

/** What a stolen key can move of one asset, before and after. */
export type ExposureChange = {
  /** Undefined where the keys of all agents are stolen. */
  agent: string | undefined;
  /** The asset's name; `anything` for calls that can move whatever they like. */
  asset: string;
  before: WindowMost;
  after: WindowMost;
  /** Of the amounts before and after; they differ only where the file does. */
  decimals: { before: number; after: number };
};

const NOTHING: WindowMost = [0n, 0n, 0n];
const EVERYTHING: WindowMost = ["UNBOUNDED", "UNBOUNDED", "UNBOUNDED"];

/** The exposure of both policies side by side, for each agent of either, and for all together where there are several. */
export function diffExposure(
  before: CompiledPolicy,
  after: CompiledPolicy,
  options: ExposureOptions,
): ExposureChange[] {
  const [old, now] = [exposure(before, options), exposure(after, options)];
  const agents = [...new Set([...old.agents, ...now.agents].map(({ agent }) => agent))];
  const keyOf = ({ agents: keys }: typeof old, agent: string | undefined) => keys.find((key) => key.agent === agent);
  const rows = agents.flatMap((agent) => rowsOf(agent, keyOf(old, agent), keyOf(now, agent)));
  return agents.length > 1 ? [...rows, ...rowsOf(undefined, old.together, now.together)] : rows;
}

function rowsOf(
  agent: string | undefined,
  before: KeyExposure | undefined,
  after: KeyExposure | undefined,
): ExposureChange[] {
  const assets = [...(before?.assets ?? []), ...(after?.assets ?? [])];
  const tokens = [...new Set(assets.map(({ token }) => token))];
  const find = (key: KeyExposure | undefined, token: Address) => key?.assets.find((one) => one.token === token);
  const rows = tokens.map((token): ExposureChange => {
    const [old, now] = [find(before, token), find(after, token)];
    const known = now ?? old;
    return {
      agent,
      asset: known?.asset ?? token,
      before: old?.most ?? NOTHING,
      after: now?.most ?? NOTHING,
      decimals: { before: old?.decimals ?? known?.decimals ?? 0, after: now?.decimals ?? known?.decimals ?? 0 },
    };
  });
  const anything = (key: KeyExposure | undefined) => (key?.anything.length ? EVERYTHING : NOTHING);
  const [old, now] = [anything(before), anything(after)];
  if (old === NOTHING && now === NOTHING) return rows;
  return [...rows, { agent, asset: "anything", before: old, after: now, decimals: { before: 0, after: 0 } }];
}
