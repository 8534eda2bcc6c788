/** What one call of root changes, as people read it. */
export type RootEffect = {
  /** What is changed: `tier high (1) of the gate`. */
  subject: string;
  parts: EffectPart[];
  /** What a reader should know besides: an offer must be accepted, a tier will lie still. */
  notes: string[];
};

export type EffectPart = {
  text: string;
  /** False where all stays as it is. */
  changes: boolean;
};

/** `delay 1 day → 2 days`, or `delay stays 1 day`; without an old value `delay 2 days`. */
export function turns(what: string, from: string | undefined, to: string): EffectPart {
  if (from === undefined) return { text: `${what} ${to}`, changes: true };
  return from === to
    ? { text: `${what} stays ${to}`, changes: false }
    : { text: `${what} ${from} → ${to}`, changes: true };
}

/** Something that is done and has no old value. */
export function does(text: string): EffectPart {
  return { text, changes: true };
}

/** `tier high (1) of the gate: approver stays board (0x…), delay 1 day → 2 days`. */
export function formatEffect({ subject, parts }: RootEffect): string {
  return `${subject}: ${parts.map(({ text }) => text).join(", ")}`;
}

/** Whether anything would be another way than it is. */
export function hasEffect({ parts }: RootEffect): boolean {
  return parts.some(({ changes }) => changes);
}
