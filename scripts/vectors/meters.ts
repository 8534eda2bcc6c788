import { AbiCoder, keccak256 } from "ethers";
import { type Random, seededRandom } from "./random.ts";
import { word } from "./word.ts";

// How much a meter holds. The level is told here second by second: a clock ticks from the last charge to now, and
// each second adds the rate that is known to have been in force. Only then whole units are counted.

type Meter = { key: string; token: string; burst: bigint; refill: bigint; period: bigint };
type Situation = {
  state: { updatedAt: bigint; level: bigint; refill: bigint };
  meter: Meter;
  current: bigint;
  previous: bigint;
  now: bigint;
};

/** What `test/vectors/meters.json` holds: numbers as words, the meter's identity, and the level. */
export function meterVectors() {
  const random = seededRandom("sallyport meters 1");
  const anySituations = Array.from({ length: 60 }, (_, i): [string, Situation, bigint] => {
    const situation = anySituation(random);
    return [`any ${i}`, situation, levelByTheSecond(situation)];
  });
  const cases = [...told(), ...anySituations].map(([name, { state, meter, current, previous, now }, level]) => ({
    name,
    updatedAt: word(state.updatedAt),
    stateLevel: word(state.level),
    stateRefill: word(state.refill),
    key: meter.key,
    token: meter.token,
    burst: word(meter.burst),
    refill: word(meter.refill),
    period: word(meter.period),
    current: word(current),
    previous: word(previous),
    now: word(now),
    meter: keccak256(
      AbiCoder.defaultAbiCoder().encode(["bytes32", "address", "uint32"], [meter.key, meter.token, meter.period]),
    ),
    level: word(level),
  }));
  return { count: cases.length, cases };
}

/** Situations with levels that can be checked in the head. */
function told(): [name: string, Situation, level: bigint][] {
  const meter = {
    key: word(7),
    token: "0x1111111111111111111111111111111111111111",
    burst: 100n,
    refill: 10n,
    period: 10n,
  };
  const base: Situation = {
    state: { updatedAt: 1000n, level: 40n, refill: 10n },
    meter,
    current: 500n,
    previous: 100n,
    now: 1000n,
  };
  const state = (changes: Partial<Situation["state"]>) => ({ ...base.state, ...changes });
  const changed = { ...base, current: 1010n, previous: 500n, now: 1020n };
  const max = (1n << 104n) - 1n;
  return [
    ["never charged: full", { ...base, state: { updatedAt: 0n, level: 0n, refill: 0n } }, 100n],
    ["at once", base, 40n],
    ["one second", { ...base, now: 1001n }, 41n],
    ["until it is full", { ...base, now: 1060n }, 100n],
    ["a second before it is full", { ...base, now: 1059n }, 99n],
    ["long after it is full", { ...base, now: 9999n }, 100n],
    ["a fraction is nothing yet", { ...base, meter: { ...meter, period: 15n }, now: 1001n }, 40n],
    ["a fraction that became whole", { ...base, meter: { ...meter, period: 15n }, now: 1003n }, 42n],
    ["no refill", { ...base, meter: { ...meter, refill: 0n }, now: 9999n }, 40n],
    ["a smaller burst cuts the level", { ...base, meter: { ...meter, burst: 30n } }, 30n],
    ["one change: old rate, then new rate", { ...changed, state: state({ refill: 20n }) }, 40n + 20n + 10n],
    [
      "one change: fractions of both rates are lost",
      { ...changed, meter: { ...meter, refill: 1n, period: 15n }, state: state({ refill: 1n }) },
      40n,
    ],
    ["charged in the second of the change", { ...changed, state: state({ updatedAt: 1010n, refill: 20n }) }, 50n],
    ["charged a second before the change", { ...changed, state: state({ updatedAt: 1009n, refill: 20n }) }, 52n],
    [
      "charged in the second of the change before: rate unknown",
      { ...changed, state: state({ updatedAt: 500n, refill: 20n, level: 1n }) },
      11n,
    ],
    [
      "charged a second after the change before",
      { ...changed, previous: 999n, state: state({ refill: 20n, level: 1n }) },
      31n,
    ],
    ["two changes: only since the latest", { ...changed, previous: 1005n, state: state({ refill: 20n }) }, 50n],
    ["a change just now", { ...changed, now: 1010n, state: state({ refill: 20n }) }, 60n],
    [
      "the largest numbers",
      { ...base, meter: { ...meter, burst: max, refill: max, period: 1n }, now: (1n << 40n) - 1n },
      max,
    ],
  ];
}

function levelByTheSecond({ state, meter, current, previous, now }: Situation): bigint {
  if (state.updatedAt === 0n) return meter.burst;
  let [before, since] = [0n, 0n];
  for (let second = state.updatedAt; second < now; second++) {
    if (second >= current) since += meter.refill;
    else if (state.updatedAt > previous) before += state.refill;
  }
  const level = state.level + before / meter.period + since / meter.period;
  return level < meter.burst ? level : meter.burst;
}

function anySituation(random: Random): Situation {
  const previous = BigInt(1000 + random.below(500));
  const current = previous + BigInt(1 + random.below(500));
  const updatedAt = BigInt(1000 + random.below(1500));
  const now = (updatedAt > current ? updatedAt : current) + BigInt(random.below(500));
  const burst = 1n + BigInt(random.below(1_000_000));
  return {
    state: { updatedAt, level: BigInt(random.below(Number(burst))), refill: BigInt(random.below(100_000)) },
    meter: {
      key: random.bytes(32),
      token: random.address(),
      burst,
      refill: BigInt(random.below(100_000)),
      period: BigInt(1 + random.below(1000)),
    },
    current,
    previous,
    now,
  };
}
